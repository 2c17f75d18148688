import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import { accept, type Result, refuse } from '#lib/domain/result.ts';

export type Qcow2Header = {
  version: 2 | 3;
  capacityBytes: number;
  clusterBytes: number;
  /** The least length of a file whose tables are all in it: shorter means cut off. */
  leastFileBytes: number;
};

const capacityMax = 64n * 1024n ** 4n;
/** QEMU's own limit of an L1 table. */
const l1EntriesMax = 4 * 1024 * 1024;

/** Incompatible features that we let through: dirty (repaired when opened), compression type, extended L2 entries. */
const harmlessFeatures = 0b11001n;
const corruptFeature = 0b10n;
const externalDataFeature = 0b100n;

/** Header extensions that name another file. */
const backingFormatExtension = 0xe2792aca;
const externalDataExtension = 0x44415441;

const notAnImage = (technical: string) =>
  refuse({ code: 'image.not-an-image', details: { what: 'The file' }, technical });

const refersElsewhere = (what: string) =>
  refuse({ code: 'image.refers-elsewhere', details: { what }, technical: `the qcow2 header names ${what}` });

/**
 * Reads the beginning of a qcow2 (64 KiB are plenty) and refuses what must not become an image: one that names another file
 * (QEMU would open that file on the host and show it to the guest), is encrypted, damaged or of an unknown kind. Never throws.
 *
 * Source: QEMU, docs/interop/qcow2.txt.
 */
export function parseQcow2Header(head: Buffer): Result<Qcow2Header> {
  if (head.length < 72 || head.readUInt32BE(0) !== 0x514649fb) return notAnImage('no qcow2 header');
  const version = head.readUInt32BE(4);
  if (version !== 2 && version !== 3) return notAnImage(`qcow2 of version ${version}`);
  if (version === 3 && head.length < 104) return notAnImage('the qcow2 header is cut off');

  const features = version === 3 ? head.readBigUInt64BE(72) : 0n;
  if (features & externalDataFeature) return refersElsewhere('an external data file');
  if (head.readBigUInt64BE(8) !== 0n || head.readUInt32BE(16) !== 0) return refersElsewhere('a backing file');
  if (features & corruptFeature) return notAnImage('the qcow2 is marked corrupt');
  if (features & ~(harmlessFeatures | corruptFeature | externalDataFeature))
    return notAnImage(`unknown qcow2 features 0x${features.toString(16)}`);
  if (head.readUInt32BE(32) !== 0) return notAnImage('the qcow2 is encrypted');

  const clusterBits = head.readUInt32BE(20);
  if (clusterBits < 9 || clusterBits > 21) return notAnImage(`qcow2 clusters of 2^${clusterBits} bytes`);
  const capacity = head.readBigUInt64BE(24);
  if (capacity === 0n || capacity > capacityMax) return notAnImage(`a qcow2 of ${capacity} bytes`);
  const clusterBytes = 2 ** clusterBits;

  const elsewhere = findForeignExtension(head, version === 3 ? head.readUInt32BE(100) : 72, clusterBytes);
  if (elsewhere) return refuse(elsewhere);

  const l1Entries = head.readUInt32BE(36);
  const l1Offset = head.readBigUInt64BE(40);
  const refcountOffset = head.readBigUInt64BE(48);
  const refcountClusters = head.readUInt32BE(56);
  if (l1Entries > l1EntriesMax || refcountClusters === 0 || refcountClusters > 65_536)
    return notAnImage('qcow2 tables of an impossible size');
  const ends = [l1Offset + BigInt(l1Entries * 8), refcountOffset + BigInt(refcountClusters) * BigInt(clusterBytes)];
  const leastFile = ends.reduce((most, end) => (end > most ? end : most));
  if (refcountOffset === 0n || leastFile > BigInt(Number.MAX_SAFE_INTEGER)) return notAnImage('qcow2 tables nowhere');
  return accept({ version, clusterBytes, capacityBytes: Number(capacity), leastFileBytes: Number(leastFile) });
}

/** Walks the header extensions, which lie between the header and the end of the first cluster. */
function findForeignExtension(head: Buffer, from: number, clusterBytes: number): Refusal | null {
  const broken: Refusal = {
    code: 'image.not-an-image',
    details: { what: 'The file' },
    technical: 'broken qcow2 header extensions',
  };
  if (from < 72 || from % 8 !== 0) return broken;
  const end = Math.min(head.length, clusterBytes);
  for (let at = from; at + 8 <= end; ) {
    const type = head.readUInt32BE(at);
    const length = head.readUInt32BE(at + 4);
    if (type === 0) return null;
    if (type === externalDataExtension) return refersElsewhere('an external data file').refusal;
    if (type === backingFormatExtension && length > 0) return refersElsewhere('a backing file').refusal;
    at += 8 + Math.ceil(length / 8) * 8;
    if (at > end) return broken;
  }
  return null;
}
