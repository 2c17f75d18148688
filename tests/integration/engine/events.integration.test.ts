import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { changeHostState } from '#lib/engine/hosts/host-state.ts';
import { type LiveFeed, openLiveFeed } from '#lib/engine/live/live-feed.ts';
import { currentCursor, isCursorKept, pruneEvents, readEvents } from '#lib/infra/db/read-events.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { createLogger } from '#lib/infra/log/logger.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type OpenedCopy, openCopy } from '#tests/setup/open-copy.ts';

const log = createLogger({ level: 'silent' });
let opened: OpenedCopy;
let feed: LiveFeed;
let told: string[] = [];

beforeAll(async () => {
  opened = await openCopy(inject('templateUrl'));
});
afterAll(() => opened?.close());
beforeEach(async () => {
  told = [];
  feed = await openLiveFeed({ db: opened.db, databaseUrl: opened.url, log });
  feed.subscribe((events) => told.push(...events.map((event) => event.subject)));
});
afterEach(() => feed.close());

/** A transaction that has written its event and not committed. */
async function beginWith(subject: string) {
  const client = new pg.Client({ connectionString: opened.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(`INSERT INTO "Event" (topic, subject, payload) VALUES ('guest', $1, '{}')`, [subject]);
  return {
    async commit() {
      await client.query(`SELECT pg_notify('guesthouse_event', '')`);
      await client.query('COMMIT');
      await client.end();
    },
  };
}
const write = (subject: string) => opened.db.$transaction((tx) => recordEvent(tx, 'guest', subject));

test('an event whose transaction began first and commits last is neither lost nor told out of order', async () => {
  const { db } = opened;
  const start = await currentCursor(db);
  const early = await beginWith('early');
  await write('late');
  // the later one has committed, and may not be passed on before the earlier
  expect(await readEvents(db, start)).toEqual([]);
  await early.commit();
  await waitUntil('both are told', () => told.length === 2);
  expect(told).toEqual(['early', 'late']);
  expect((await readEvents(db, start)).map((event) => event.subject)).toEqual(['early', 'late']);
});

test('a page that is read while a transaction is open gets its event afterwards', async () => {
  const open = await beginWith('under way');
  const cursor = await currentCursor(opened.db);
  await open.commit();
  expect((await readEvents(opened.db, cursor)).map((event) => event.subject)).toEqual(['under way']);
});

test('a long transaction of another database on the same server holds nothing back', async () => {
  const other = await openCopy(inject('templateUrl'));
  const long = new pg.Client({ connectionString: other.url });
  await long.connect();
  try {
    await long.query('BEGIN');
    await long.query('SELECT pg_current_xact_id()');
    const cursor = await currentCursor(opened.db);
    await write('meanwhile');
    expect((await readEvents(opened.db, cursor)).map((event) => event.subject)).toEqual(['meanwhile']);
    await waitUntil('it is told', () => told.length === 1);
  } finally {
    await long.end();
    await other.close();
  }
});

test('transactions are told in the order of their numbers, also where these get a digit more', async () => {
  await opened.pool.query(
    `INSERT INTO "Event" (xid, topic, subject, payload) VALUES ('10', 'guest', 'tenth', '{}'), ('9', 'guest', 'ninth', '{}')`,
  );
  const events = await readEvents(opened.db, { xid: '8', seq: '0' });
  expect(events.slice(0, 2).map((event) => event.subject)).toEqual(['ninth', 'tenth']);
});

test('many writers at once: every event exactly once, each in the order of its writer', async () => {
  const cursor = await currentCursor(opened.db);
  const writers = Array.from({ length: 8 }, (_, writer) => writer);
  await Promise.all(
    writers.map(async (writer) => {
      for (let number = 0; number < 25; number += 1) await write(`${writer}:${number}`);
    }),
  );
  await waitUntil('all are told', () => told.length >= 200);
  expect(new Set(told).size).toBe(200);
  for (const writer of writers) {
    const own = told.filter((subject) => subject.startsWith(`${writer}:`));
    expect(own).toEqual(Array.from({ length: 25 }, (_, number) => `${writer}:${number}`));
  }
  expect((await readEvents(opened.db, cursor)).map((event) => event.subject)).toEqual(told);
});

test('a host that falls silent is told, with each guest of it that is still there, once', async () => {
  const { db } = opened;
  await db.secret.create({ data: { id: 'sec_silent', kind: 'ssh-key', data: Buffer.from('x') } });
  const login = { username: 'guesthouse', hostKey: 'AAAA', publicKey: 'ssh-ed25519 AAAA', keySecretId: 'sec_silent' };
  const hostId = 'hst_silent';
  await db.host.create({ data: { id: hostId, name: 'kvm1', address: '10.99.0.11', connection: 'up', ...login } });
  const addGuest = (id: string, stage: string) =>
    db.guest.create({ data: { id, hostId, uuid: id, name: id, origin: 'foreign', stage } });
  await addGuest('gst_first', 'present');
  await addGuest('gst_second', 'creating');
  await addGuest('gst_gone', 'gone');
  const cursor = await currentCursor(db);
  const away = { connection: 'away', refusal: { code: 'host.unreachable' }, nextTryAt: new Date() } as const;
  expect(await changeHostState(db, hostId, away, new Date())).toBe(true);
  // the same once more: the host tells of its next try, its guests are as they were
  expect(await changeHostState(db, hostId, away, new Date())).toBe(false);
  const subjects = (await readEvents(db, cursor)).map(({ topic, subject }) => `${topic} ${subject}`);
  expect(subjects.sort()).toEqual(['guest gst_first', 'guest gst_second', `host ${hostId}`, `host ${hostId}`]);
  const guests = await db.guest.findMany({ orderBy: { id: 'asc' }, select: { id: true, revision: true } });
  expect(guests.map(({ id, revision }) => `${id} ${revision}`)).toEqual(['gst_first 1', 'gst_gone 0', 'gst_second 1']);
});

test('the feed hears again after its connections to the database were cut', async () => {
  const cut = new pg.Client({ connectionString: opened.url });
  await cut.connect();
  await cut.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  await cut.end();
  await waitUntil('an event can be written', () =>
    write('after the cut').then(
      () => true,
      () => false,
    ),
  );
  await waitUntil('it is told', () => told.includes('after the cut'));
});

test('a cursor is kept until events after it are pruned, also when all of them were old', async () => {
  const { db } = opened;
  const before = await currentCursor(db);
  await write('one');
  await write('two');
  const after = await currentCursor(db);
  expect(await isCursorKept(db, before)).toBe(true);
  await pruneEvents(db, new Date(Date.now() + 60_000));
  expect(await isCursorKept(db, before)).toBe(false);
  expect(await isCursorKept(db, after)).toBe(true);
});

test('what is pruned has no gap behind it: a long transaction is not pruned before shorter ones that began later', async () => {
  const { db } = opened;
  const long = new pg.Client({ connectionString: opened.url });
  await long.connect();
  // it begins first, so its time is the oldest, and writes last
  await long.query('BEGIN');
  await long.query('SELECT now()');
  await write('short');
  const cursor = await currentCursor(db);
  const limit = new Date();
  await write('young');
  await long.query(`INSERT INTO "Event" (topic, subject, payload) VALUES ('guest', 'long', '{}')`);
  await long.query('COMMIT');
  await long.end();
  await pruneEvents(db, limit);
  // this reader stands before both, and is told that it may read on: then both must be there
  expect(await isCursorKept(db, cursor)).toBe(true);
  expect((await readEvents(db, cursor)).map((event) => event.subject)).toEqual(['young', 'long']);
});

test('the cursor of another database, or of a later time than there is, is not kept', async () => {
  const { db } = opened;
  await write('something');
  const cursor = await currentCursor(db);
  expect(await isCursorKept(db, cursor)).toBe(true);
  expect(await isCursorKept(db, { ...cursor, database: 'elsewhere' })).toBe(false);
  expect(await isCursorKept(db, { ...cursor, xid: String(BigInt(cursor.xid) + 1_000_000n) })).toBe(false);
  const other = await openCopy(inject('templateUrl'));
  try {
    // restored into a new database: the numbers may fit, the database does not
    expect(await isCursorKept(other.db, cursor)).toBe(false);
  } finally {
    await other.close();
  }
});
