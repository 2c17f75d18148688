import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const canTry =
  process.getuid?.() === 0 &&
  existsSync('/usr/sbin/libvirtd') &&
  existsSync('/usr/sbin/sshd') &&
  !existsSync('/run/systemd/system');

test.runIf(canTry)(
  'a machine becomes a host, is used over SSH, and is as before afterwards',
  async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), 'guesthouse-machine-'));
    const here = (name: string) => path.join(import.meta.dirname, name);
    try {
      const namespaces = ['-m', '-n', '-p', '-i', '--fork', '--mount-proc'];
      const program = [process.execPath, here('local-host-trial.ts'), scratch];
      const run = promisify(execFile)(
        'unshare',
        [...namespaces, 'sh', here('local-host-scratch.sh'), scratch, ...program],
        { timeout: 200_000 },
      );
      const { stdout } = await run;
      const seen = JSON.parse(/^SEEN (.*)$/m.exec(stdout)?.[1] ?? 'null');
      expect(seen).toMatchObject({
        // with nobody to ask and no flag, nothing is changed
        isDeclined: true,
        untouched: true,
        undoneBy: `cd ${path.resolve(here('../../..'))} && npm run undo-local-host -- --data ${scratch}/data`,
        groups: ['libvirt', 'libvirt-qemu'],
        pools: 'images',
        networks: 'default',
        socketForward: 'default',
        terminal: expect.stringMatching(/^\/dev\/pts\//),
        root: expect.stringContaining('refused'),
        remoteForward: expect.stringContaining('refused'),
        changes: expect.arrayContaining(['add-login true', 'prepare-sshd true', 'define-pool true']),
        kept: [],
        differing: [],
        left: 0,
        hostFile: null,
      });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
  220_000,
);
