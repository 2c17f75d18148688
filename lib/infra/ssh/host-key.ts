import { createHash } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';

/** A host's public key as a person compares it and as it is stored. */
export type HostKey = { keyBase64: string; algorithm: string; fingerprintSha256: string };

/** `SHA256:…` of a key blob, written as `ssh-keygen -l` does. */
export const fingerprintOf = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;

/** The algorithm's name is the first string of the blob (RFC 4253, section 6.6). */
function algorithmOf(blob: Buffer): string {
  if (blob.length < 4) return 'unknown';
  return blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
}

export const readHostKey = (blob: Buffer): HostKey => ({
  keyBase64: blob.toString('base64'),
  algorithm: algorithmOf(blob),
  fingerprintSha256: fingerprintOf(blob),
});

/** Every kind of host key that can be shown and pinned. The first that the server has is taken. */
const allAlgorithms: ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/**
 * What to ask the server for. With a pinned key only its kind, as OpenSSH does: a server that later gains a key of a kind
 * we like better has not changed.
 */
export function hostKeyAlgorithmsFor(pinnedHostKey: string | null): ServerHostKeyAlgorithm[] {
  if (pinnedHostKey === null) return allAlgorithms;
  const pinned = algorithmOf(Buffer.from(pinnedHostKey, 'base64'));
  if (pinned === 'ssh-rsa') return ['rsa-sha2-512', 'rsa-sha2-256'];
  const known = allAlgorithms.filter((algorithm) => algorithm === pinned);
  return known.length > 0 ? known : allAlgorithms;
}
