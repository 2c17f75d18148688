import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

export type CertificateFiles = { certFile: string; keyFile: string };

/** The texts of a certificate and its key, both PEM (RFC 7468). Throws a sentence where the server could not serve with them. */
export function readGivenCertificate({ certFile, keyFile }: CertificateFiles): { cert: string; key: string } {
  const cert = readText(certFile, 'certificate');
  const key = readText(keyFile, 'key');
  if (!parseCertificate(cert, certFile).checkPrivateKey(parseKey(key, keyFile)))
    throw new Error(`The key ${keyFile} is not that of the certificate ${certFile}.`);
  return { cert, key };
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
};

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    throw new Error(`The ${what} ${file} cannot be read: ${reasons[code] ?? code}.`, { cause });
  }
}

function parseCertificate(text: string, file: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (cause) {
    throw new Error(`${file} is not a certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----.`, {
      cause,
    });
  }
}

function parseKey(text: string, file: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (cause) {
    // PKCS 8 says so in its label, older forms in a header
    const sentence = text.includes('ENCRYPTED')
      ? `The key ${file} is locked by a passphrase, which nobody is there to type at a start. Give one without.`
      : `${file} is not a private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----.`;
    throw new Error(sentence, { cause });
  }
}
