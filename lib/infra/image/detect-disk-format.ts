/** What the beginning of a file says that it is. */
export type DiskFormat =
  | { kind: 'qcow2' }
  | { kind: 'raw' }
  | { kind: 'packed'; by: Compression }
  /** something known that is not taken; `name` is said to people */
  | { kind: 'other'; name: string }
  | { kind: 'unknown' };

export type Compression = 'xz' | 'gzip' | 'zstd' | 'bzip2';

const magics: readonly (readonly [at: number, hex: string, format: DiskFormat])[] = [
  [0, '514649fb', { kind: 'qcow2' }],
  [0, 'fd377a585a00', { kind: 'packed', by: 'xz' }],
  [0, '1f8b', { kind: 'packed', by: 'gzip' }],
  [0, '28b52ffd', { kind: 'packed', by: 'zstd' }],
  [0, '425a68', { kind: 'packed', by: 'bzip2' }],
  [0, '4b444d56', { kind: 'other', name: 'a VMDK disk' }],
  [0, '7668647866696c65', { kind: 'other', name: 'a VHDX disk' }],
  [0, '636f6e6563746978', { kind: 'other', name: 'a VHD disk' }],
  [64, '7f10dabe', { kind: 'other', name: 'a VDI disk' }],
  [0, '504b0304', { kind: 'other', name: 'a ZIP archive' }],
  [257, '7573746172', { kind: 'other', name: 'a TAR archive' }],
  [32_769, '4344303031', { kind: 'other', name: 'an ISO; put it into a pool and start a guest from it' }],
  // a boot sector, also the protective one of a GPT
  [510, '55aa', { kind: 'raw' }],
];

/** Looks at the first bytes of a file; 64 KiB tell all that is known here. */
export function detectDiskFormat(head: Buffer): DiskFormat {
  const found = magics.find(([at, hex]) => head.subarray(at, at + hex.length / 2).toString('hex') === hex);
  if (found) return found[2];
  const text = head.subarray(0, 1024).toString('latin1').trimStart().toLowerCase();
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) return { kind: 'other', name: 'a web page' };
  return { kind: 'unknown' };
}
