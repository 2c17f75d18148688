import type { ChecksumLookup } from '#lib/domain/image/catalogue.ts';

const hexLength = { sha256: 64, sha512: 128, sha1: 40, md5: 32 } as const;

export type ChecksumAlgorithm = 'sha256' | 'sha512';
export type PublishedChecksum = { fileName: string | null; algorithm: keyof typeof hexLength; hash: string };

function algorithmOfLength(length: number): keyof typeof hexLength | null {
  for (const [name, known] of Object.entries(hexLength)) if (known === length) return name as keyof typeof hexLength;
  return null;
}

/** Publishers write `./`, a folder, or `*` (GNU's mark of binary mode) before the name. */
const plainName = (name: string): string => name.trim().replace(/^\*/u, '').split('/').at(-1) ?? '';

/**
 * Every checksum in a file, in the two ways they are written: GNU's `hash  name` (also a hash alone) and BSD's
 * `SHA256 (name) = hash`. Signatures, comments and what else stands there (Fedora's and Rocky's are clear-signed) are skipped.
 */
export function parseChecksumFile(text: string): PublishedChecksum[] {
  const found: PublishedChecksum[] = [];
  for (const raw of text.split(/\r?\n/u)) {
    const line = raw.trim();
    const bsd = /^(SHA256|SHA512|SHA1|MD5) ?\((.+)\) ?= ?([0-9a-f]+)$/iu.exec(line);
    const gnu = /^\\?([0-9a-f]{32,128})(?:\s+(\S.*))?$/iu.exec(line);
    const hash = (bsd?.[3] ?? gnu?.[1])?.toLowerCase();
    if (!hash) continue;
    const algorithm = algorithmOfLength(hash.length);
    if (!algorithm || (bsd && bsd[1]?.toLowerCase() !== algorithm)) continue;
    const name = bsd?.[2] ?? gnu?.[2];
    found.push({ fileName: name ? plainName(name) : null, algorithm, hash });
  }
  return found;
}

/**
 * The published checksum of one file, or null when the file does not tell it for certain: not named, or named twice with
 * different sums. A hash without a name counts when nothing else is there.
 */
export function findChecksum(
  text: string,
  wanted: { fileName: string; algorithm: ChecksumAlgorithm; lookup: ChecksumLookup },
): string | null {
  const candidates = parseChecksumFile(text).filter((entry) => entry.algorithm === wanted.algorithm);
  const named = candidates.filter((entry) => entry.fileName === wanted.fileName);
  const isAlone = candidates.every((entry) => entry.fileName === null);
  const chosen = named.length > 0 ? named : wanted.lookup === 'only-one' || isAlone ? candidates : [];
  const hashes = new Set(chosen.map((entry) => entry.hash));
  const [hash] = hashes;
  return hashes.size === 1 && hash !== undefined ? hash : null;
}
