import { z } from 'zod';
import { GuestRow } from '#lib/domain/live/guest-row.ts';
import { HostRow } from '#lib/domain/live/host-row.ts';
import { ImageRow } from '#lib/domain/live/image-row.ts';
import { OperationRow } from '#lib/domain/live/operation-row.ts';

/** A whole number as Postgres keeps it in 64 bits, as text: more would be an error of the database. */
const wide = (max: bigint) => z.string().refine((text) => /^\d{1,20}$/.test(text) && BigInt(text) <= max);

/** Where a page's data ends: give it to the socket and everything newer is replayed. Opaque to the browser. */
export const LiveCursor = z.object({
  database: z.string().max(60).default(''),
  xid: wide(2n ** 64n - 1n),
  seq: wide(2n ** 63n - 1n),
});
export type LiveCursor = z.infer<typeof LiveCursor>;

/** The first and only thing a browser says. */
export const LiveHello = z.object({ cursor: LiveCursor });

const changes = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), gone: z.array(z.string()) });

/** `changes`: rows that are newer, and ids that left the reader's sight. `restart`: too much was missed, load the page's data again. */
export const LiveMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('changes'),
    cursor: LiveCursor,
    guests: changes(GuestRow),
    hosts: changes(HostRow),
    operations: changes(OperationRow),
    images: changes(ImageRow),
  }),
  z.object({ type: z.literal('restart') }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;
