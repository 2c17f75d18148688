import { openDb } from '#lib/infra/db/client.ts';
import { copyDatabase } from '#tests/setup/copy-database.ts';

export type OpenedCopy = ReturnType<typeof openDb> & { url: string };

/** A database of its own with all tables and nothing in them, opened as the product opens it. Closing it drops it. */
export async function openCopy(templateUrl: string): Promise<OpenedCopy> {
  const { url, drop } = await copyDatabase(templateUrl);
  // dropping the copy at the end may meet a connection that is just closing
  const opened = openDb(url, () => undefined);
  return {
    ...opened,
    url,
    async close() {
      await opened.close();
      await drop();
    },
  };
}
