export type DdProgress = { bytes: number; bytesPerSecond: number };

/** The newest count in what dd (`status=progress`, LC_ALL=C) has said lately; null where none is whole. */
export function parseDdProgress(text: string): DdProgress | null {
  const [, bytes, seconds] = [...text.matchAll(/(\d+) bytes[^\r\n]*? copied, ([\d.e+-]+) s,/g)].at(-1) ?? [];
  if (bytes === undefined || seconds === undefined) return null;
  const took = Number(seconds);
  return { bytes: Number(bytes), bytesPerSecond: took > 0 ? Number(bytes) / took : 0 };
}
