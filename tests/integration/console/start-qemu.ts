import { spawn } from 'node:child_process';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectUnix } from '#tests/hosts/connect-unix.ts';
import { letPass } from '#tests/hosts/wait-until.ts';

export type TestQemu = {
  vncPath: string;
  pid: number;
  connect: () => Promise<Socket>;
  /** Keys, buttons and moves that reached the machine, as QEMU's own trace tells them. */
  inputEvents: () => Promise<string[]>;
  stop: () => Promise<void>;
};

/** A real QEMU at its firmware's screen, with VNC on a unix socket; needs no disk, no KVM and no libvirt. */
export async function startQemu(options: { password?: string } = {}): Promise<TestQemu> {
  const folder = await mkdtemp(join(tmpdir(), 'guesthouse-console-'));
  const vncPath = join(folder, 'vnc.sock');
  const tracePath = join(folder, 'trace.log');
  const { password } = options;
  const secret = password === undefined ? [] : ['-object', `secret,id=vnc0,data=${password}`];
  const child = spawn(
    'qemu-system-x86_64',
    [
      ...['-machine', 'pc,accel=tcg', '-m', '32', '-display', 'none', '-vga', 'std', '-nodefaults', '-no-user-config'],
      ...secret,
      ...['-vnc', `unix:${vncPath}${password === undefined ? '' : ',password-secret=vnc0'},share=force-shared`],
      ...['-d', 'trace:input_event_*', '-D', tracePath],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; tries < 200; tries += 1) {
    if (
      await access(vncPath).then(
        () => true,
        () => false,
      )
    )
      break;
    await letPass('QEMU opens its socket', 50);
  }
  return {
    vncPath,
    pid: child.pid ?? 0,
    connect: () => connectUnix(vncPath),
    inputEvents: async () => {
      await letPass('QEMU flushes its input queue and its log', 300);
      const log = await readFile(tracePath, 'utf8').catch(() => '');
      return log.split('\n').filter((line) => /^input_event_(key|btn|abs|rel)/.test(line));
    },
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
