import { X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:tls';
import { expect, test } from 'vitest';
import { makeCertificate } from '#lib/setup/make-certificate.ts';

const names = ['guests.example', 'localhost', '127.0.0.1', '::1', 'fe80::1:2'];

test('names, addresses, times and its own signature', () => {
  const now = new Date('2026-01-02T03:04:05Z');
  const certificate = new X509Certificate(makeCertificate(names, now, 365).cert);
  expect(certificate.checkHost('guests.example')).toBe('guests.example');
  for (const address of names.slice(2)) expect(certificate.checkIP(address)).toBe(address);
  expect(certificate.checkHost('other.example')).toBeUndefined();
  expect(Date.parse(certificate.validFrom)).toBe(now.getTime());
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
});

test('a TLS server works with it for those who trust it', async () => {
  const { cert, key } = makeCertificate(names, new Date(Date.now() - 1000), 2);
  const server = createServer({ cert, key }, (socket) => socket.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: cert });
    socket.once('error', reject);
    socket.once('data', (data) => resolve(data.toString()));
  });
  server.close();
  expect(text).toBe('hello');
});
