import ssh2 from 'ssh2';

export type SshKeyPair = { privateKey: string; publicKey: string };

/** A new ed25519 pair in OpenSSH's format. The comment ends the public line, so that people know whose it is. */
export function generateKeyPair(comment: string): SshKeyPair {
  const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment });
  return { privateKey: pair.private, publicKey: pair.public };
}
