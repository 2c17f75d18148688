import pg from 'pg';
import { eventChannel } from '#lib/infra/db/record-event.ts';
import type { Logger } from '#lib/infra/log/logger.ts';

const retryMs = 500;

/** Holds one connection that hears of new events and comes back by itself. `onWake` is also called after each (re)connect. */
export function listenForEvents(databaseUrl: string, log: Logger, onWake: () => void): { close(): Promise<void> } {
  let client: pg.Client | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | null = null;

  const retry = (error: unknown) => {
    if (isClosed || timer) return;
    log.warn({ err: error }, 'the event listener lost the database');
    timer = setTimeout(() => {
      timer = null;
      void connect();
    }, retryMs);
  };

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: databaseUrl, application_name: 'guesthouse events' });
    next.on('error', retry);
    next.on('end', () => retry(new Error('the connection ended')));
    next.on('notification', onWake);
    try {
      await next.connect();
      await next.query(`LISTEN ${eventChannel}`);
      client = next;
      onWake();
    } catch (error) {
      retry(error);
    }
  }

  void connect();
  return {
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
