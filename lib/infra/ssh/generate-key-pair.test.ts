import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { expect, it } from 'vitest';
import { generateKeyPair } from '#lib/infra/ssh/generate-key-pair.ts';

it('makes pairs that parse, match and sign, every time', () => {
  for (let n = 0; n < 300; n += 1) {
    const pair = generateKeyPair('guesthouse@h1');
    const secret = ssh2.utils.parseKey(pair.privateKey);
    const open = ssh2.utils.parseKey(pair.publicKey);
    if (secret instanceof Error || open instanceof Error) throw new Error('does not parse');
    expect(open.comment).toBe('guesthouse@h1');
    expect(open.getPublicSSH().length).toBe(51);
    expect(open.getPublicSSH().equals(secret.getPublicSSH())).toBe(true);
    expect(open.verify('text', secret.sign('text'))).toBe(true);
  }
});

it('is what ssh-keygen understands, for comments of every length', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guesthouse-key-'));
  for (const comment of ['', 'a', 'ab', 'abc', 'guesthouse@h1', 'a b c d']) {
    const pair = generateKeyPair(comment);
    const file = join(folder, 'key');
    writeFileSync(file, pair.privateKey, { mode: 0o600 });
    expect(execFileSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' }).trim()).toBe(pair.publicKey.trim());
  }
  rmSync(folder, { recursive: true });
});
