import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import path from 'node:path';
import { makeCertificate } from '#lib/setup/make-certificate.ts';
import { readGivenCertificate } from '#lib/setup/read-given-certificate.ts';
import type { ServerConfig } from '#lib/setup/server-config.ts';
import type { StartFlags } from '#lib/setup/start-flags.ts';
import { runAs, type SystemUser } from '#lib/setup/system-user.ts';
import { writePrivateFile } from '#lib/setup/write-private-file.ts';

const validDays = 365;
const renewBeforeDays = 30;

/** The certificate that the server uses: none, the given one (copied where its login can read it), or one made here. */
export function ensureTls(
  flags: StartFlags,
  origin: string,
  user: SystemUser | undefined,
  now: Date,
): ServerConfig['tls'] {
  if (flags.tls.kind === 'none') return undefined;
  const dir = path.join(flags.dataDir, 'tls');
  runAs(user, () => mkdirSync(dir, { recursive: true, mode: 0o700 }));
  if (flags.tls.kind === 'given') {
    // A key under /etc/letsencrypt is root's; each start takes the newest.
    const files = { certFile: path.join(dir, 'given-cert.pem'), keyFile: path.join(dir, 'given-key.pem') };
    const given = readGivenCertificate(flags.tls);
    writePrivateFile(files.certFile, given.cert, user);
    writePrivateFile(files.keyFile, given.key, user);
    return { ...files, selfSigned: false };
  }
  const files = { certFile: path.join(dir, 'made-cert.pem'), keyFile: path.join(dir, 'made-key.pem') };
  const names = namesOfThisMachine(origin);
  const isUsable = runAs(
    user,
    () => existsSync(files.certFile) && isGoodFor(readFileSync(files.certFile, 'utf8'), origin, now),
  );
  if (!isUsable) {
    const made = makeCertificate(names, new Date(now.getTime() - 3_600_000), validDays);
    writePrivateFile(files.keyFile, made.key, user);
    writePrivateFile(files.certFile, made.cert, user);
  }
  return { ...files, selfSigned: true };
}

function isGoodFor(pem: string, origin: string, now: Date): boolean {
  const certificate = new X509Certificate(pem);
  const name = bareName(origin);
  const covers = certificate.checkHost(name) ?? certificate.checkIP(name);
  return covers !== undefined && Date.parse(certificate.validTo) - now.getTime() > renewBeforeDays * 86_400_000;
}

const bareName = (origin: string): string => new URL(origin).hostname.replace(/^\[|\]$/g, '');

function namesOfThisMachine(origin: string): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ scopeid }) => !scopeid)
    .map(({ address }) => address);
  return [...new Set([bareName(origin), hostname(), 'localhost', ...addresses])];
}
