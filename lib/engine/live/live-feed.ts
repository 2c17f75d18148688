import { listenForEvents } from '#lib/engine/live/event-listener.ts';
import type { Db } from '#lib/infra/db/client.ts';
import { currentCursor, type EventCursor, readEvents, type StoredEvent } from '#lib/infra/db/read-events.ts';
import type { Logger } from '#lib/infra/log/logger.ts';

/** Events as they commit, in the order of their transactions, each exactly once per subscriber. */
export type LiveFeed = {
  /** Calls back with each batch and the cursor after it. Returns the way out. */
  subscribe(listener: (events: StoredEvent[], cursor: EventCursor) => void): () => void;
  /** Where the feed stands: what is older has been given out already. */
  position(): EventCursor;
  close(): Promise<void>;
};

/** An event may be held back by an older transaction that still runs, and no second notification comes; so look again. */
const lookAgainMs = 25;
const idleLookMs = 5_000;

export async function openLiveFeed(options: { db: Db; databaseUrl: string; log: Logger }): Promise<LiveFeed> {
  const { db, log } = options;
  const listeners = new Set<(events: StoredEvent[], cursor: EventCursor) => void>();
  let cursor = await currentCursor(db);
  let isReading = false;
  let wakesLeft = 0;
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  const lookIn = (ms: number) => {
    if (timer) clearTimeout(timer);
    if (!isClosed) timer = setTimeout(() => void drain(), ms);
  };

  async function drain(): Promise<void> {
    if (isReading || isClosed) return;
    isReading = true;
    try {
      const events = await readEvents(db, cursor);
      if (isClosed) return;
      const last = events.at(-1);
      if (last) {
        cursor = { ...cursor, xid: last.xid, seq: last.seq };
        for (const listener of listeners) listener(events, cursor);
      }
      if (!last && wakesLeft > 0) wakesLeft -= 1;
    } catch (error) {
      if (!isClosed) log.warn({ err: error }, 'events could not be read');
    } finally {
      isReading = false;
      lookIn(wakesLeft > 0 ? lookAgainMs : idleLookMs);
    }
  }

  const listening = listenForEvents(options.databaseUrl, log, () => {
    wakesLeft = 40;
    void drain();
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    position: () => cursor,
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      await listening.close();
    },
  };
}
