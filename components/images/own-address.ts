import { z } from 'zod';
import type { ChecksumSource } from '#lib/domain/operation/step-inputs.ts';

export const OwnAddress = z.object({
  url: z.string().trim(),
  osId: z.string().nullable(),
  check: z.enum(['file', 'value', 'none']),
  hash: z.string().trim().toLowerCase(),
  checksumUrl: z.string().trim(),
  algorithm: z.enum(['sha256', 'sha512']),
});
export type OwnAddress = z.infer<typeof OwnAddress>;

/** How what was typed is checked; null where it cannot be read. The length of a pasted sum says which kind it is. */
export function checksumOf(address: OwnAddress): ChecksumSource | null {
  if (address.check === 'none') return { kind: 'none' };
  if (address.check === 'file') {
    if (!URL.canParse(address.checksumUrl) || !/^https?:/.test(address.checksumUrl)) return null;
    return { kind: 'file', algorithm: address.algorithm, url: address.checksumUrl };
  }
  if (/^[0-9a-f]{64}$/.test(address.hash)) return { kind: 'value', algorithm: 'sha256', value: address.hash };
  if (/^[0-9a-f]{128}$/.test(address.hash)) return { kind: 'value', algorithm: 'sha512', value: address.hash };
  return null;
}

/** A name for what an address points to: its file name without endings, in the letters that names may have. */
export function ownName(url: string): string {
  if (!URL.canParse(url)) return '';
  const file = new URL(url).pathname.split('/').at(-1) ?? '';
  return file
    .toLowerCase()
    .replace(/(\.(qcow2|img|raw|xz|gz|zst|bz2))+$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 40);
}
