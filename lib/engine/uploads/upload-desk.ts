import type { Readable } from 'node:stream';
import type { UploadPart } from '#lib/domain/media/upload-part.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';

/** What became of a part: how much of the file is there now, or why it was not taken (and how much is there, where known). */
export type PartAnswer =
  | { ok: true; receivedBytes: number }
  | { ok: false; refusal: Refusal; receivedBytes: number | null };

/** A part that somebody sends now; `source` is read only by who takes it. */
export type OfferedPart = UploadPart & { source: Readable; answer(answer: PartAnswer): void };

/** One upload's end at the desk, held by the step that receives it. */
export type Receiver = {
  /** The next part, as soon as one comes. Throws upload.abandoned after a long time, and the signal's reason. */
  next(signal: AbortSignal): Promise<OfferedPart>;
  /** Takes no more; what was offered and not taken is refused. */
  close(): void;
};

export type UploadDesk = {
  open(operationId: string): Receiver;
  /** Hands a part to the step that waits for it, or will in a moment. Resolves when it has been written, or refused. */
  offer(operationId: string, part: UploadPart & { source: Readable }): Promise<PartAnswer>;
};

type Entry = { offered: OfferedPart | null; isBusy: boolean; wake: (() => void) | null };

const notReceiving: PartAnswer = { ok: false, refusal: { code: 'upload.not-receiving' }, receivedBytes: null };

/** Where what comes by HTTP meets the steps that write it, inside one process: the step runs where the host is owned. */
/** Who begins to send is often faster than the step that makes the volume, and after a restart than the engine. */
const openWithinMs = 10_000;

export function createUploadDesk({ idleMs }: { idleMs: number }): UploadDesk {
  const entries = new Map<string, Entry>();
  const awaited = new Map<string, Set<() => void>>();

  /** Waits until the step is there; not for ever, and not when who sends has gone. */
  async function untilOpen(operationId: string, source: Readable): Promise<void> {
    if (entries.has(operationId)) return;
    const given = Promise.withResolvers<void>();
    const timer = setTimeout(given.resolve, openWithinMs);
    const waiting = awaited.get(operationId) ?? new Set();
    awaited.set(operationId, waiting.add(given.resolve));
    source.once('close', given.resolve);
    await given.promise;
    clearTimeout(timer);
    source.off('close', given.resolve);
    waiting.delete(given.resolve);
    if (waiting.size === 0) awaited.delete(operationId);
  }

  return {
    open(operationId) {
      const entry: Entry = { offered: null, isBusy: false, wake: null };
      entries.set(operationId, entry);
      for (const wake of awaited.get(operationId) ?? []) wake();
      return {
        async next(signal) {
          signal.throwIfAborted();
          if (!entry.offered) {
            const given = Promise.withResolvers<void>();
            const minutes = Math.round(idleMs / 60_000);
            const giveUp = () => given.reject(new Failure({ code: 'upload.abandoned', details: { minutes } }));
            const stop = () => given.reject(signal.reason);
            const timer = setTimeout(giveUp, idleMs);
            entry.wake = given.resolve;
            signal.addEventListener('abort', stop, { once: true });
            try {
              await given.promise;
            } finally {
              clearTimeout(timer);
              signal.removeEventListener('abort', stop);
              entry.wake = null;
            }
          }
          const { offered } = entry;
          if (!offered) throw new Failure({ code: 'server.failed' });
          entry.offered = null;
          return offered;
        },
        close() {
          if (entries.get(operationId) === entry) entries.delete(operationId);
          entry.offered?.answer(notReceiving);
        },
      };
    },
    async offer(operationId, part) {
      await untilOpen(operationId, part.source);
      const entry = entries.get(operationId);
      // one at a time: a second sender of the same upload (another tab) waits
      if (!entry || entry.isBusy) return notReceiving;
      entry.isBusy = true;
      const answered = Promise.withResolvers<PartAnswer>();
      const answer = (result: PartAnswer) => {
        entry.isBusy = false;
        answered.resolve(result);
      };
      entry.offered = { ...part, answer };
      entry.wake?.();
      return answered.promise;
    },
  };
}
