import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { fileNameOf, findCatalogueImage, imageCatalogue } from './catalogue.ts';
import { findChecksum, parseChecksumFile } from './parse-checksum-file.ts';

const a = 'a'.repeat(64);
const b = 'b'.repeat(128);

describe('imageCatalogue', () => {
  it('has each key and address once, over TLS, with its checksum beside it', () => {
    expect(new Set(imageCatalogue.map((image) => image.key)).size).toBe(imageCatalogue.length);
    expect(new Set(imageCatalogue.map((image) => image.url)).size).toBe(imageCatalogue.length);
    for (const image of imageCatalogue) {
      expect(new URL(image.url).protocol).toBe('https:');
      expect(new URL('.', image.checksum.url).href).toBe(new URL('.', image.url).href);
      expect(image.url.endsWith('.xz')).toBe(image.compression === 'xz');
      expect(image.key).toMatch(/^[a-z0-9.-]+$/);
      expect(describeOs(image.osId).family).not.toBe('unknown');
    }
  });

  it('covers the families that the product promises', () => {
    expect(new Set(imageCatalogue.map((image) => describeOs(image.osId).family))).toEqual(
      new Set(['debian', 'ubuntu', 'fedora', 'almalinux', 'rocky', 'opensuse', 'alpine', 'arch', 'freebsd']),
    );
  });

  it('is found by key', () => {
    expect(findCatalogueImage('debian-12')?.url).toBe(
      'https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-generic-amd64.qcow2',
    );
    expect(findCatalogueImage('nothing')).toBeNull();
    expect(fileNameOf('https://x.org/a/b%20c.img?x=1')).toBe('b c.img');
  });
});

describe('checksum files', () => {
  const file = 'debian-12-generic-amd64.qcow2';

  it.each([
    ['GNU', `${b}  other.qcow2\n${b.replace('b', 'c')}  ${file}\n`, b.replace('b', 'c')],
    ['GNU in binary mode, CRLF', `${b} *${file}\r\n`, b],
    ['GNU with a folder', `${b}  ./images/${file}\n`, b],
    ['BSD', `# comment\nSHA256 (${file}) = ${a}\nSHA512 (${file}) = ${b}\n`, b],
    [
      'BSD, clear-signed',
      `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSHA512 (${file}) = ${b.toUpperCase()}\n-----BEGIN PGP SIGNATURE-----\niQIz\n`,
      b,
    ],
    ['a hash alone', `${b}\n`, b],
  ])('reads %s', (_, text, hash) => {
    expect(findChecksum(text, { fileName: file, algorithm: 'sha512', lookup: 'by-name' })).toBe(hash);
  });

  it('takes the only one where the publisher names the build', () => {
    const text = `${a}  openSUSE-Leap-15.6-Minimal-VM.x86_64-15.6.0-Cloud-Build16.30.qcow2\n`;
    expect(findChecksum(text, { fileName: 'link.qcow2', algorithm: 'sha256', lookup: 'only-one' })).toBe(a);
    expect(findChecksum(text, { fileName: 'link.qcow2', algorithm: 'sha256', lookup: 'by-name' })).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['a web page', '<html><body>404 Not Found</body></html>'],
    ['the other algorithm', `${a}  ${file}`],
    ['two answers', `${b}  ${file}\n${b.replace('b', 'c')}  ${file}`],
    ['a longer name', `${b}  ${file}.sig`],
    ['an algorithm and a length that disagree', `SHA256 (${file}) = ${b}`],
  ])('does not guess from %s', (_, text) => {
    expect(findChecksum(text, { fileName: file, algorithm: 'sha512', lookup: 'by-name' })).toBeNull();
  });

  it('never fails on any text, and reads back what it is given', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(parseChecksumFile(text))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9][a-zA-Z0-9._-]{0,30}$/),
        fc.stringMatching(/^[0-9a-f]{64}$/),
        (fileName, hash) => {
          for (const text of [`${hash}  ${fileName}`, `SHA256 (${fileName}) = ${hash}`])
            expect(findChecksum(text, { fileName, algorithm: 'sha256', lookup: 'by-name' })).toBe(hash);
        },
      ),
    );
  });
});
