import { isIsoName } from '#lib/domain/media/media-name.ts';
import { accept, type Result, refuse } from '#lib/domain/result.ts';

/** So much of the beginning of a file tells what it is. */
export const mediaHeadBytes = 64 * 1024;

export type MediaKind = 'iso' | 'qcow2' | 'raw';

/** The first descriptor of a disc's file system is at 32768; its name, one byte further (ECMA-119 8.1.2, ECMA-167 2/9.1.2). */
const discAt = 32_769;
const strange: readonly (readonly [at: number, hex: string, name: string])[] = [
  [0, 'fd377a585a00', 'packed with xz; unpack it first'],
  [0, '1f8b', 'packed with gzip; unpack it first'],
  [0, '28b52ffd', 'packed with zstd; unpack it first'],
  [0, '425a68', 'packed with bzip2; unpack it first'],
  [0, '504b0304', 'a ZIP archive; unpack it first'],
  [257, '7573746172', 'a TAR archive; unpack it first'],
  [0, '4b444d56', 'a VMDK disk'],
  [0, '7668647866696c65', 'a VHDX disk'],
  [64, '7f10dabe', 'a VDI disk'],
];

const hexAt = (head: Uint8Array, at: number, length: number): string =>
  Array.from(head.subarray(at, at + length), (byte) => byte.toString(16).padStart(2, '0')).join('');

function kindOf(head: Uint8Array): MediaKind | null {
  // before the disc: a file that says it is both is opened as this one
  if (hexAt(head, 0, 4) === '514649fb') return 'qcow2';
  if (['4344303031', '4245413031'].includes(hexAt(head, discAt, 5))) return 'iso';
  if (strange.some(([at, hex]) => hexAt(head, at, hex.length / 2) === hex)) return null;
  return hexAt(head, 510, 2) === '55aa' ? 'raw' : null;
}

/** What a file is, by its first 64 KiB, held against its name: an ISO, or a disk that can be a volume. Asked in the browser and again here. */
export function judgeMediaHead(head: Uint8Array, name: string): Result<MediaKind> {
  const kind = kindOf(head);
  const wanted = isIsoName(name) ? 'an ISO' : 'a disk image';
  const is = strange.find(([at, hex]) => hexAt(head, at, hex.length / 2) === hex)?.[2];
  if (kind === null) {
    const technical = is ? `It is ${is}.` : 'Its beginning is of no known kind.';
    return refuse({ code: 'media.not-media', details: { name, wanted }, technical });
  }
  if ((kind === 'iso') === isIsoName(name)) return accept(kind);
  const technical = kind === 'iso' ? 'It is an ISO; let its name end in .iso.' : `It is a disk image (${kind}).`;
  return refuse({ code: 'media.not-media', details: { name, wanted }, technical });
}
