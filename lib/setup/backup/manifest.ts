import { z } from 'zod';
import { BackedTable } from '#lib/setup/backup/list-tables.ts';

/** The first file of a backup: what it is and what it holds. */
export const Manifest = z.object({
  format: z.literal(1),
  product: z.literal('guesthouse'),
  madeAt: z.iso.datetime(),
  /** names of the migrations that the tables were made by */
  migrations: z.array(z.string()),
  tables: z.array(BackedTable),
  hasKeys: z.boolean(),
});
export type Manifest = z.infer<typeof Manifest>;

export const manifestName = 'guesthouse.json';
export const keysName = 'secrets.json';

/** A table's text is cut into files of a few MiB, so that neither side holds a whole table in memory. */
export const tableFileName = (table: string, part: number): string =>
  `tables/${table}/${String(part).padStart(6, '0')}.copy`;

export const tableOfFile = (name: string): string | undefined => /^tables\/(\w+)\/\d{6}\.copy$/.exec(name)?.[1];

/** A column or table name in SQL. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const columnList = (table: BackedTable): string => table.columns.map(quoteName).join(', ');
