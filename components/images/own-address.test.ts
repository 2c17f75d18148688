import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImageName } from '#lib/domain/image/image-name.ts';
import { checksumOf, type OwnAddress, ownName } from './own-address.ts';

const address: OwnAddress = {
  url: 'https://x.example/a.img',
  osId: null,
  check: 'value',
  hash: '',
  checksumUrl: '',
  algorithm: 'sha256',
};

describe('checksumOf', () => {
  it('tells the kind by the length', () => {
    expect(checksumOf({ ...address, hash: 'a'.repeat(64) })).toEqual({
      kind: 'value',
      algorithm: 'sha256',
      value: 'a'.repeat(64),
    });
    expect(checksumOf({ ...address, hash: 'b'.repeat(128) })).toMatchObject({ algorithm: 'sha512' });
    expect(checksumOf({ ...address, hash: 'c'.repeat(40) })).toBeNull();
  });

  it('takes a file only by http or https', () => {
    expect(checksumOf({ ...address, check: 'file', checksumUrl: 'https://x.example/SUMS' })).toMatchObject({
      kind: 'file',
    });
    expect(checksumOf({ ...address, check: 'file', checksumUrl: 'file:///etc/passwd' })).toBeNull();
    expect(checksumOf({ ...address, check: 'none' })).toEqual({ kind: 'none' });
  });
});

describe('ownName', () => {
  it('takes the file name', () => {
    expect(ownName('https://x.example/images/Fedora Cloud-43.x86_64.qcow2?x=1')).toBe('fedora-20cloud-43.x86_64');
    expect(ownName('https://x.example/disk.raw.xz')).toBe('disk');
    expect(ownName('nothing')).toBe('');
  });

  it('gives a name that is allowed, or none', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const name = ownName(url);
        expect(name === '' || ImageName.safeParse(name).success).toBe(true);
      }),
    );
  });
});
