import { mediaHeadBytes } from '#lib/domain/media/judge-media-head.ts';
import { accept, type Result, refuse } from '#lib/domain/result.ts';

/** A part of a file that is sent at once. Lost with its line, it is sent again. */
export type UploadPart = { offsetBytes: number; lengthBytes: number };

const mib = 1024 * 1024;
export const partBytesMax = 64 * mib;
const partBytesFirst = 4 * mib;
/** A part should take so long: shorter costs round trips, longer loses more with a line. */
const partTakesMs = 3_000;

/** A larger file is no disc and no disk that anybody uploads through a browser. */
export const uploadBytesMax = 2 ** 40;

/** How much to send next, after a part took so long. Before the first it is a guess. */
export function nextPartBytes(last: { lengthBytes: number; tookMs: number } | null): number {
  if (!last) return partBytesFirst;
  const wanted = (last.lengthBytes * partTakesMs) / Math.max(last.tookMs, 1);
  // at most twice as much as last time: one that went fast may have met an empty buffer
  return Math.max(mib, Math.min(partBytesMax, last.lengthBytes * 2, Math.floor(wanted / mib) * mib));
}

/** Whether a part is the next one. Only the last may be too small to tell what the file is. */
export function judgePart(
  { offsetBytes, lengthBytes }: UploadPart,
  { receivedBytes, sizeBytes }: { receivedBytes: number; sizeBytes: number },
): Result<UploadPart> {
  if (offsetBytes !== receivedBytes)
    return refuse({ code: 'upload.out-of-order', details: { offset: offsetBytes, received: receivedBytes } });
  const left = sizeBytes - receivedBytes;
  const isWhole = lengthBytes === left;
  if (lengthBytes < 1 || lengthBytes > left || lengthBytes > partBytesMax || (!isWhole && lengthBytes < mediaHeadBytes))
    return refuse({ code: 'upload.part-refused', details: { length: lengthBytes, left } });
  return accept({ offsetBytes, lengthBytes });
}
