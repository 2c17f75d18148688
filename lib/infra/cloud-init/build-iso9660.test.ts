import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIso9660 } from './build-iso9660.ts';

const hasTool = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const files = [
  { name: 'user-data', content: Buffer.from('#cloud-config\n') },
  { name: 'meta-data', content: Buffer.from('x'.repeat(5000)) },
  { name: 'network-config', content: Buffer.from('version: 2\n') },
  { name: 'empty', content: Buffer.alloc(0) },
  { name: 'Two Words & more.txt', content: Buffer.from('ä') },
];

describe('buildIso9660', () => {
  let folder = '';
  let path = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'iso-'));
    path = join(folder, 'seed.iso');
    writeFileSync(path, buildIso9660({ label: 'cidata', files }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is whole sectors, always the same ones', () => {
    const one = buildIso9660({ label: 'cidata', files });
    expect(one.length % 2048).toBe(0);
    expect(one.equals(buildIso9660({ label: 'cidata', files }))).toBe(true);
    expect(one.subarray(16 * 2048 + 1, 16 * 2048 + 6).toString()).toBe('CD001');
    expect(one.readUInt32LE(16 * 2048 + 80) * 2048).toBe(one.length);
  });

  it.runIf(hasTool('isoinfo'))('is read back by isoinfo with its Joliet names', () => {
    for (const { name, content } of files.filter((file) => file.content.length > 0))
      expect(execFileSync('isoinfo', ['-J', '-i', path, '-x', `/${name}`]).equals(content)).toBe(true);
    const listing = execFileSync('isoinfo', ['-J', '-f', '-i', path]).toString();
    expect(listing.trim().split('\n').sort()).toEqual(files.map((file) => `/${file.name}`).sort());
    expect(execFileSync('isoinfo', ['-d', '-i', path]).toString()).toContain('Volume id: cidata');
  });

  it.runIf(hasTool('xorriso'))('is taken by xorriso without a complaint', () => {
    const run = spawnSync('xorriso', [
      '-abort_on',
      'WARNING',
      '-read_fs',
      'any',
      '-indev',
      path,
      '-find',
      '/',
      '-type',
      'f',
    ]);
    expect(run.status, run.stderr.toString()).toBe(0);
    expect(run.stdout.toString()).toContain("'/user-data'");
    expect(run.stderr.toString()).toContain("Volume id    : 'cidata'");
  });

  it.runIf(hasTool('blkid'))('has the label that cloud-init looks for', () => {
    expect(execFileSync('blkid', ['-p', '-o', 'value', '-s', 'LABEL', path]).toString().trim()).toBe('cidata');
  });

  it.each([
    { label: 'has space', files: [] },
    { label: 'x'.repeat(17), files: [] },
    { label: 'x', files: [...files, ...files] },
    { label: 'x', files: [{ name: 'a/b', content: Buffer.alloc(1) }] },
    { label: 'x', files: Array.from({ length: 60 }, (_, i) => ({ name: `some-file-${i}`, content: Buffer.alloc(1) })) },
  ])('refuses what cannot be written: $label', (input) => {
    expect(() => buildIso9660(input)).toThrow(RangeError);
  });
});
