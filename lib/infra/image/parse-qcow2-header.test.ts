import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQcow2Header } from '#lib/infra/image/parse-qcow2-header.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guesthouse-qcow2-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The first 64 KiB of what qemu-img makes. */
function made(...options: string[]): Buffer {
  const file = join(folder, 'disk.qcow2');
  rmSync(file, { force: true });
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...options, file, '3G']);
  return readFileSync(file).subarray(0, 65_536);
}

const codeOf = (head: Buffer) => {
  const parsed = parseQcow2Header(head);
  return parsed.ok ? 'fine' : `${parsed.refusal.code}: ${parsed.refusal.technical}`;
};

describe('parseQcow2Header', () => {
  it.each([
    [[]],
    [['-o', 'compat=0.10']],
    [['-o', 'cluster_size=2M,extended_l2=on']],
    [['-o', 'compression_type=zstd']],
  ])('takes what qemu-img makes with %j', (options) => {
    const parsed = parseQcow2Header(made(...options));
    expect(parsed).toMatchObject({ ok: true, value: { capacityBytes: 3 * 1024 ** 3 } });
  });

  it('refuses one with a backing file', () => {
    const base = join(folder, 'base.raw');
    writeFileSync(base, Buffer.alloc(1024 * 1024));
    expect(codeOf(made('-b', base, '-F', 'raw'))).toMatch(/^image.refers-elsewhere/);
  });

  it('refuses one with a backing file that is named only by its length or only by an extension', () => {
    const byLength = made();
    byLength.writeUInt32BE(9, 16);
    expect(codeOf(byLength)).toMatch(/^image.refers-elsewhere/);
    const byExtension = made();
    byExtension.writeUInt32BE(0xe2792aca, byExtension.readUInt32BE(100));
    expect(codeOf(byExtension)).toMatch(/^image.refers-elsewhere/);
  });

  it('refuses one with an external data file, by its feature bit and by its extension', () => {
    const file = join(folder, 'data.raw');
    const head = made('-o', `data_file=${file},data_file_raw=on`);
    expect(codeOf(head)).toMatch(/^image.refers-elsewhere/);
    head.writeBigUInt64BE(0n, 72);
    expect(codeOf(head)).toMatch(/^image.refers-elsewhere/);
  });

  it('refuses what is damaged, encrypted, of an unknown kind or of an impossible size', () => {
    const changed = (change: (head: Buffer) => void) => {
      const head = made();
      change(head);
      return codeOf(head);
    };
    expect(changed((head) => head.writeUInt32BE(4, 4))).toMatch(/version 4/);
    expect(changed((head) => head.writeBigUInt64BE(2n, 72))).toMatch(/corrupt/);
    expect(changed((head) => head.writeBigUInt64BE(64n, 72))).toMatch(/unknown qcow2 features/);
    expect(changed((head) => head.writeUInt32BE(2, 32))).toMatch(/encrypted/);
    expect(changed((head) => head.writeUInt32BE(40, 20))).toMatch(/clusters/);
    expect(changed((head) => head.writeBigUInt64BE(1n << 63n, 24))).toMatch(/bytes/);
    expect(changed((head) => head.writeBigUInt64BE(0n, 24))).toMatch(/bytes/);
    expect(changed((head) => head.writeUInt32BE(0xffffffff, 36))).toMatch(/impossible size/);
    expect(changed((head) => head.writeBigUInt64BE(1n << 62n, 48))).toMatch(/nowhere/);
    expect(changed((head) => head.writeUInt32BE(3, 100))).toMatch(/extensions/);
    expect(changed((head) => head.writeUInt32BE(0xffffffff, head.readUInt32BE(100) + 4))).toMatch(/extensions/);
  });

  it('never throws, and never lets one through that QEMU would read as having a backing file', () => {
    const good = made();
    const change = fc.tuple(fc.nat(600), fc.uint8Array({ minLength: 1, maxLength: 16 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat(700), (changes, length) => {
        const head = Buffer.from(good);
        for (const [at, bytes] of changes) head.set(bytes, at);
        const parsed = parseQcow2Header(head);
        if (parsed.ok) {
          expect(head.readBigUInt64BE(8)).toBe(0n);
          expect(head.readUInt32BE(4) === 2 || (head.readBigUInt64BE(72) & 4n) === 0n).toBe(true);
          expect(Number.isSafeInteger(parsed.value.capacityBytes)).toBe(true);
        }
        parseQcow2Header(head.subarray(0, length));
      }),
      { numRuns: 3000 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseQcow2Header(Buffer.from(bytes))));
  });
});
