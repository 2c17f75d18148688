import type { Db } from '#lib/infra/db/client.ts';

/** Forgets tickets that nobody can use any more. */
export async function pruneTickets(db: Db): Promise<number> {
  return db.$executeRaw`DELETE FROM "ConsoleTicket" WHERE "expiresAt" < now()`;
}

/** Writes down that the consoles which an engine served when it was killed are closed. Called when it starts. */
export async function closeLeftConsoles(db: Db, engineId: string, now: Date): Promise<void> {
  await db.consoleSession.updateMany({
    where: { closedAt: null, OR: [{ engineId }, { engineId: null }] },
    data: { closedAt: now, closeReason: 'server-ended' },
  });
}
