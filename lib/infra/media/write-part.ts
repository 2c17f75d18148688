import { createHash, type Hash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { judgeMediaHead, mediaHeadBytes } from '#lib/domain/media/judge-media-head.ts';
import type { UploadPart } from '#lib/domain/media/upload-part.ts';
import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import { parseQcow2Header } from '#lib/infra/image/parse-qcow2-header.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import { uploadVolume } from '#lib/infra/virsh/virsh-volume.ts';

/** The SHA-256 of what came so far, from the first byte on. */
export type SumSoFar = Hash;
export const beginSum = (): SumSoFar => createHash('sha256');
export const endSum = (sum: SumSoFar): string => sum.digest('hex');

/** A line over which nothing came for so long is dead; a host that takes nothing for so long as well. */
const stallMs = 60_000;

type PartOptions = {
  to: VolumeRef;
  part: UploadPart;
  source: Readable;
  /** null where what came before was not summed up here */
  sum: SumSoFar | null;
  signal: AbortSignal;
  /** hears how much of the part has passed */
  onBytes(bytes: number): void;
};

/** Why a file that begins like this is not taken; null where it is. A disk that names other files would have the host open them. */
function refuseHead(head: Buffer, name: string): Refusal | null {
  const kind = judgeMediaHead(head, name);
  if (!kind.ok) return kind.refusal;
  if (kind.value !== 'qcow2') return null;
  const header = parseQcow2Header(head);
  return header.ok ? null : { ...header.refusal, details: { ...header.refusal.details, file: name } };
}

/**
 * Writes one part of a file into its place in a volume, as it comes: nothing is read faster than the host takes it, and the first
 * 64 KiB of the file are looked at before any of it is passed on. Gives the sum of what is there then.
 *
 * @throws Failure upload.broken-off when it did not come whole; media.not-media, image.refers-elsewhere; what virsh says
 */
export async function writePart(virsh: Virsh, options: PartOptions): Promise<SumSoFar | null> {
  const { to, part, source, signal, onBytes } = options;
  const sum = options.sum?.copy() ?? null;
  const broken = new AbortController();
  let passed = 0;
  let held: Buffer[] | null = part.offsetBytes === 0 ? [] : null;
  let stalled: NodeJS.Timeout | undefined;
  const breakOff = () => void stream.destroy(new Failure({ code: 'upload.broken-off' }));
  const touch = () => {
    clearTimeout(stalled);
    stalled = setTimeout(breakOff, stallMs);
  };

  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      touch();
      passed += chunk.length;
      sum?.update(chunk);
      onBytes(passed);
      if (!held) return done(null, chunk);
      held.push(chunk);
      if (passed < Math.min(mediaHeadBytes, part.lengthBytes)) return done();
      const head = Buffer.concat(held);
      held = null;
      const refusal = refuseHead(head, to.volume);
      if (refusal) done(new Failure(refusal));
      else done(null, head);
    },
  });
  // also before the command on the host has begun to read
  stream.on('error', (error) => broken.abort(error));
  const onClose = () => source.readableEnded || breakOff();
  source.on('error', breakOff);
  source.on('close', onClose);
  if (source.destroyed) breakOff();
  touch();
  source.pipe(stream);
  try {
    const range = { offsetBytes: part.offsetBytes, lengthBytes: part.lengthBytes };
    const either = AbortSignal.any([signal, broken.signal]);
    await uploadVolume(virsh, { pool: to.poolUuid, volume: to.volume }, stream, { part: range, signal: either });
  } catch (error) {
    throw broken.signal.aborted ? broken.signal.reason : error;
  } finally {
    clearTimeout(stalled);
    source.off('close', onClose);
    source.unpipe(stream);
    stream.destroy();
  }
  if (passed !== part.lengthBytes) throw new Failure({ code: 'upload.broken-off' });
  return sum;
}
