import { generateKeyPairSync, randomBytes } from 'node:crypto';

export type SshKeyPair = { privateKey: string; publicKey: string };

const algorithm = 'ssh-ed25519';

/** A string of the SSH wire format: its length in four bytes, then itself. */
function wire(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * A new ed25519 pair in OpenSSH's format, without a passphrase. The comment ends the public line, so that people know whose it is.
 *
 * Written here because ssh2's own generator now and then makes a pair that ssh2 itself cannot parse (1.17.0, seen within 300).
 * The layout is PROTOCOL.key of OpenSSH.
 */
export function generateKeyPair(comment: string): SshKeyPair {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const open = Buffer.from(jwk.x ?? '', 'base64url');
  const seed = Buffer.from(jwk.d ?? '', 'base64url');
  const blob = Buffer.concat([wire(algorithm), wire(open)]);
  const check = randomBytes(4); // twice: how a reader knows that it decrypted well
  const secret = Buffer.concat([
    check,
    check,
    wire(algorithm),
    wire(open),
    wire(Buffer.concat([seed, open])),
    wire(comment),
  ]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const keyCount = Buffer.from([0, 0, 0, 1]);
  const file = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    wire('none'),
    wire('none'),
    wire(''),
    keyCount,
    wire(blob),
    wire(Buffer.concat([secret, padding])),
  ]);
  const lines = file.toString('base64').match(/.{1,70}/g) ?? [];
  return {
    privateKey: ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n'),
    publicKey: `${algorithm} ${blob.toString('base64')} ${comment}`,
  };
}
