import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { pruneTickets } from '#lib/infra/db/prune-consoles.ts';
import { openWorld, type World } from '#tests/integration/access/access-world.ts';
import { startTestEngine } from '#tests/integration/engine/test-engine.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld(inject('templateUrl'));
});
afterAll(() => world?.close());

test('consoles that an engine served when it was killed are closed when it starts; those of another engine are not', async () => {
  const { db, ids } = world;
  const session = { guestId: ids.running, userId: ids.people.owner, kind: 'vnc', mode: 'control' };
  await db.consoleSession.createMany({
    data: [
      { ...session, id: 'cns_left', engineId: 'engine-of-tests' },
      { ...session, id: 'cns_other', engineId: 'another-engine' },
      { ...session, id: 'cns_ended', engineId: 'engine-of-tests', closedAt: new Date(0), closeReason: 'left' },
    ],
  });
  const engine = await startTestEngine(world.databaseUrl);
  await engine.close();
  const rows = await db.consoleSession.findMany({ orderBy: { id: 'asc' } });
  expect(rows).toMatchObject([
    { id: 'cns_ended', closeReason: 'left', closedAt: new Date(0) },
    { id: 'cns_left', closeReason: 'server-ended', closedAt: expect.any(Date) },
    { id: 'cns_other', closedAt: null },
  ]);
});

test('tickets that nobody can use any more are forgotten', async () => {
  const { db, ids } = world;
  const ticket = { userId: ids.people.owner, sessionId: 'ses_owner', guestId: ids.running, kind: 'vnc', mode: 'view' };
  await db.consoleTicket.createMany({
    data: [
      { ...ticket, hash: 'old', expiresAt: new Date(Date.now() - 3_600_000) },
      { ...ticket, hash: 'new', expiresAt: new Date(Date.now() + 3_600_000) },
    ],
  });
  expect(await pruneTickets(db)).toBe(1);
  expect((await db.consoleTicket.findMany()).map(({ hash }) => hash)).toEqual(['new']);
});
