import type { DbTransaction } from '#lib/infra/db/client.ts';

/** What is decided by looking at many rows, so that two decisions at once would both see the others as they were. */
type Matter = 'people' | 'hosts' | 'guests.create' | 'images.publish' | 'uploads.create';

/** From here to its end no other transaction decides about the same matter. */
export async function takeTurns(tx: DbTransaction, matter: Matter): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${matter}))`;
}
