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
  /** Hands a part to the step that waits for it. Resolves when it has been written, or refused. */
  offer(operationId: string, part: UploadPart & { source: Readable }): Promise<PartAnswer>;
};

type Entry = { offered: OfferedPart | null; isBusy: boolean; wake: (() => void) | null };

const notReceiving: PartAnswer = { ok: false, refusal: { code: 'upload.not-receiving' }, receivedBytes: null };

/** Where what comes by HTTP meets the steps that write it, inside one process: the step runs where the host is owned. */
export function createUploadDesk({ idleMs }: { idleMs: number }): UploadDesk {
  const entries = new Map<string, Entry>();

  return {
    open(operationId) {
      const entry: Entry = { offered: null, isBusy: false, wake: null };
      entries.set(operationId, entry);
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
    offer(operationId, part) {
      const entry = entries.get(operationId);
      // one at a time: a second sender of the same upload (another tab) waits
      if (!entry || entry.isBusy) return Promise.resolve(notReceiving);
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
