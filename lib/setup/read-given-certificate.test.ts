import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificate } from '#lib/setup/make-certificate.ts';
import { readGivenCertificate } from '#lib/setup/read-given-certificate.ts';

let folder: string;
const made = makeCertificate(['guests.example'], new Date(), 2);

const put = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gh-certificate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a certificate, also with those of its issuers behind it, and its key', () => {
  const chain = `${made.cert}\n${makeCertificate(['issuer.example'], new Date(), 2).cert}`;
  const files = { certFile: put('chain.pem', chain), keyFile: put('key.pem', made.key) };
  expect(readGivenCertificate(files)).toEqual({ cert: chain, key: made.key });
});

test('what cannot be served with is told by its file', () => {
  const certFile = put('cert.pem', made.cert);
  const keyFile = put('its-key.pem', made.key);
  const locked = createPrivateKey(made.key).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  });
  const said = (files: { certFile: string; keyFile: string }) => {
    try {
      readGivenCertificate(files);
      return 'nothing';
    } catch (error) {
      return String(error).replaceAll(folder, '…');
    }
  };
  const other = put('other-key.pem', makeCertificate(['guests.example'], new Date(), 2).key);
  expect(said({ certFile, keyFile: other })).toBe(
    'Error: The key …/other-key.pem is not that of the certificate …/cert.pem.',
  );
  expect(said({ certFile: keyFile, keyFile })).toContain('…/its-key.pem is not a certificate in PEM form');
  expect(said({ certFile, keyFile: certFile })).toContain('…/cert.pem is not a private key in PEM form');
  expect(said({ certFile, keyFile: put('locked.pem', String(locked)) })).toContain('is locked by a passphrase');
  expect(said({ certFile: '/nowhere/a.pem', keyFile })).toContain(
    '/nowhere/a.pem cannot be read: there is no such file',
  );
  expect(said({ certFile, keyFile: folder })).toContain('The key … cannot be read: it is a folder');
});
