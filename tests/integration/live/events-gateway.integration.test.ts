import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { eventsCloseCodes } from '#lib/engine/gateway/events-gateway.ts';
import { currentCursor, eventBatchSize } from '#lib/infra/db/read-events.ts';
import { type EventTopic, recordEvent } from '#lib/infra/db/record-event.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { type Asker, openWorld, origin, type World } from '#tests/integration/access/access-world.ts';
import { type EventsServer, type Page, startEventsServer } from '#tests/integration/live/start-events-server.ts';

type Person = Exclude<Asker, 'nobody'>;

let world: World;
let server: EventsServer;

beforeAll(async () => {
  world = await openWorld(inject('templateUrl'));
});
afterAll(() => world?.close());
beforeEach(async () => {
  server = await startEventsServer(world);
});
afterEach(() => server.stop());

const here = () => currentCursor(world.db);
const tell = (topic: EventTopic, subject: string) => world.db.$transaction((tx) => recordEvent(tx, topic, subject));
const cookieOf = (person: Person) => server.cookieOf(person.toLowerCase());
const openAs = async (person: Person) => server.open(await cookieOf(person), await here());
const rename = (id: string, name: string) =>
  world.db.$transaction(async (tx) => {
    await tx.guest.update({ where: { id }, data: { name, revision: { increment: 1 } } });
    await recordEvent(tx, 'guest', id);
  });
const closedWith = (page: Page) => waitUntil('the line is closed', () => page.closeCode(), { everyMs: 10 });

/** An operation of one's own, which everybody sees: what was told before it has arrived when it has. */
async function markEnd(page: Page, person: Person): Promise<void> {
  const id = newId('operation');
  const userId = world.ids.people[person];
  await world.db.operation.create({ data: { id, kind: 'host.probe', title: 'Mark', state: 'succeeded', userId } });
  await tell('operation', id);
  await waitUntil(`${person} has been told everything`, () => page.row(id));
}

test('only a page of ours is let in: the origin is compared whole', async () => {
  const cookie = await cookieOf('admin');
  expect(await server.answerTo({ cookie })).toBe(101);
  const others = [
    null,
    'null',
    '',
    `${origin}/`,
    `${origin}.evil.test`,
    `${origin}0`,
    origin.replace('http:', 'https:'),
    origin.replace('127.0.0.1', 'localhost'),
    origin.toUpperCase(),
  ];
  for (const other of others) expect([other, await server.answerTo({ cookie, origin: other })]).toEqual([other, 403]);
});

test('without a session, with a made-up one, or with one that is over nobody is let in', async () => {
  const cookie = await cookieOf('member');
  expect(await server.answerTo({})).toBe(401);
  expect(await server.answerTo({ cookie: cookie.replace(/=.{12}/, '=AAAAAAAAAAAA') })).toBe(401);
  expect(await server.answerTo({ cookie: `guesthouse.session_token=tok_admin` })).toBe(401);
  await server.client.post('/sign-out', {}, { cookie });
  expect(await server.answerTo({ cookie })).toBe(401);
});

test('a line ends when its session is signed out, revoked, or its account disabled; another of the same person stays', async () => {
  const page = await openAs('student');
  const other = await openAs('student');
  const cookie = await cookieOf('student');
  const leaving = await server.open(cookie, await here());
  await server.client.post('/sign-out', {}, { cookie });
  expect(await closedWith(leaving)).toBe(eventsCloseCodes.signedOut);

  const sessions = await world.db.session.findMany({
    where: { userId: world.ids.people.student },
    orderBy: { createdAt: 'asc' },
  });
  // the first is the world's own; the next two are of the pages, in their order
  const caller = world.callerOf(world.actorOf('student'));
  await caller.session.revoke({ id: sessions[1]?.id ?? '' });
  expect(await closedWith(page)).toBe(eventsCloseCodes.signedOut);
  expect(other.closeCode()).toBeNull();
  await markEnd(other, 'student');

  const admin = world.callerOf(world.actorOf('admin'));
  await admin.people.change({ id: world.ids.people.student, isDisabled: true });
  expect(await closedWith(other)).toBe(eventsCloseCodes.signedOut);
  await admin.people.change({ id: world.ids.people.student, isDisabled: false });
});

test('what changed while a page was away is told from its cursor on, once, and not what it had', async () => {
  const { guest, running } = world.ids;
  const cookie = await cookieOf('owner');
  await rename(guest, 'before');
  const left = await here();
  await rename(running, 'while-away');
  const page = await server.open(cookie, left);
  await waitUntil('it is told', () => page.row(running));
  expect(page.row(running)).toMatchObject({ name: 'while-away' });
  await markEnd(page, 'owner');
  expect(page.ids().has(guest)).toBe(false);

  // it goes on from the cursor that came with the last message
  const last = page.messages.findLast((message) => message.type === 'changes');
  if (last?.type !== 'changes') throw new Error('nothing was told');
  page.ws.close();
  await rename(guest, 'after');
  const again = await server.open(cookie, last.cursor);
  await waitUntil('it is told', () => again.row(guest));
  await markEnd(again, 'owner');
  expect(again.row(guest)).toMatchObject({ name: 'after' });
  expect(again.ids().has(running)).toBe(false);
});

test('more than one batch that was missed is told whole, and what comes meanwhile too', async () => {
  const { guest, running } = world.ids;
  const left = await here();
  await rename(guest, 'first');
  await world.db.$executeRaw`
    INSERT INTO "Event" (topic, subject, payload) SELECT 'guest', 'none' || n, '{}' FROM generate_series(1, ${eventBatchSize * 2}) AS n`;
  await rename(running, 'last');
  const [page] = await Promise.all([server.open(await cookieOf('owner'), left), rename(guest, 'meanwhile')]);
  await markEnd(page, 'owner');
  expect(page.row(guest)).toMatchObject({ name: 'meanwhile' });
  expect(page.row(running)).toMatchObject({ name: 'last' });
  expect(page.messages.some((message) => message.type === 'restart')).toBe(false);
});

test('a page whose cursor means nothing here starts afresh and is told what changes from then on', async () => {
  const cursor = { ...(await here()), database: 'elsewhere' };
  const page = await server.open(await cookieOf('owner'), cursor);
  await waitUntil('it is told to load again', () => page.messages[0]?.type === 'restart');
  await rename(world.ids.guest, 'afresh');
  await waitUntil('it is told', () => page.row(world.ids.guest)?.name === 'afresh');
});

test('everybody is told exactly what is theirs to see, of every kind of row', async () => {
  const { guest, running, host, image, queued, failed } = world.ids;
  const guestsAndWork = [guest, running, queued, failed];
  const mayRead: Record<Person, string[]> = {
    student: [],
    member: [],
    instructor: [],
    admin: [...guestsAndWork, host, image],
    owner: [...guestsAndWork, image],
    viewer: guestsAndWork,
    operator: guestsAndWork,
    coOwner: guestsAndWork,
    studentShared: guestsAndWork,
  };
  const people = Object.keys(mayRead) as Person[];
  const pages = await Promise.all(people.map(openAs));
  for (const id of [guest, running]) await tell('guest', id);
  for (const id of [queued, failed]) await tell('operation', id);
  await tell('host', host);
  await tell('image', image);
  await tell('stats', host);
  await Promise.all(pages.map((page, index) => markEnd(page, people[index] ?? 'admin')));
  for (const [index, person] of people.entries()) {
    const told = [...(pages[index]?.ids() ?? [])].filter((id) => [...mayRead.admin].includes(id));
    expect([person, told.toSorted()]).toEqual([person, mayRead[person].toSorted()]);
  }
  // nothing of another person's marks either: those are operations of no guest
  const strangers = people.filter((person) => person !== 'admin');
  for (const person of strangers) {
    const rows = pages[people.indexOf(person)]?.messages.flatMap((message) =>
      message.type === 'changes' ? message.operations.rows : [],
    );
    const own = world.ids.people[person];
    const others = rows?.filter((row) => row.userId !== own && ![queued, failed].includes(row.id));
    expect([person, others]).toEqual([person, []]);
  }
});

test('a guest that is shared appears at once, and leaves when that is taken back', async () => {
  const { guest } = world.ids;
  const page = await openAs('member');
  const owner = world.callerOf(world.actorOf('owner'));
  await rename(guest, 'secret-plan');
  await markEnd(page, 'member');
  expect(page.row(guest)).toBeUndefined();

  await owner.guests.share({ id: guest, username: 'member', level: 'viewer' });
  await waitUntil('it appears', () => page.row(guest));
  expect(page.row(guest)).toMatchObject({ name: 'secret-plan' });

  await owner.guests.share({ id: guest, username: 'member', level: null });
  await waitUntil('it leaves', () => page.gone().has(guest) && !page.row(guest));
  const told = page.messages.length;
  await rename(guest, 'secret-again');
  await markEnd(page, 'member');
  expect(JSON.stringify(page.messages.slice(told))).not.toContain('secret-again');
});

test('a page that does not read is let go with what it is owed, and holds nobody else back', async () => {
  const { running } = world.ids;
  // tags as nobody has them, so that a few dozen messages are more than any buffer holds
  const before = await world.db.guest.findUniqueOrThrow({ where: { id: running } });
  await world.db.guest.update({ where: { id: running }, data: { tags: ['x'.repeat(1024 * 1024)] } });
  const slow = await openAs('owner');
  const quick = await openAs('operator');
  await markEnd(slow, 'owner');
  slow.sleep();
  for (let number = 1; number <= 28; number += 1) {
    await rename(running, `n${number}`);
    await waitUntil(`the quick one is told of ${number}`, () => quick.row(running)?.name === `n${number}`);
  }
  await world.db.guest.update({ where: { id: running }, data: { tags: before.tags } });
  slow.wake();
  expect(await closedWith(slow)).toBe(eventsCloseCodes.tooSlow);
  expect(slow.row(running)?.name).not.toBe('n28');
  expect(quick.closeCode()).toBeNull();
});

test('whoever says something else than hello is sent away; what is said after it is not listened to', async () => {
  const cookie = await cookieOf('member');
  const cursor = await here();
  const wrong = [
    'hello',
    '',
    '{',
    '[]',
    'null',
    '{"cursor":{}}',
    JSON.stringify({ cursor: { ...cursor, xid: "1' OR 1=1" } }),
    JSON.stringify({ cursor: { ...cursor, seq: -1 } }),
    // wider than any number of the database
    JSON.stringify({ cursor: { ...cursor, xid: '99999999999999999999' } }),
    JSON.stringify({ cursor: { ...cursor, seq: '9999999999999999999' } }),
    JSON.stringify({ cursor: { ...cursor, database: 'x'.repeat(100) } }),
    Buffer.from([0, 255, 254, 13, 10]),
  ];
  for (const hello of wrong) {
    const page = await server.open(cookie, hello);
    expect([String(hello), await closedWith(page)]).toEqual([String(hello), eventsCloseCodes.badHello]);
    expect(page.messages).toEqual([]);
  }
  const loud = await server.open(cookie, 'x'.repeat(65 * 1024));
  expect(await closedWith(loud)).toBe(1009);

  const page = await server.open(cookie, cursor);
  page.ws.send(JSON.stringify({ cursor: { ...cursor, xid: '0' } }));
  page.ws.send('anything');
  await markEnd(page, 'member');
  expect(page.closeCode()).toBeNull();
});

test('two changes whose transactions overlap are both told, in whatever order they commit', async () => {
  const { guest, running } = world.ids;
  const early = new pg.Client({ connectionString: world.databaseUrl });
  await early.connect();
  await early.query('BEGIN');
  await early.query(`UPDATE "Guest" SET name = 'early', revision = revision + 1 WHERE id = $1`, [guest]);
  await early.query(`INSERT INTO "Event" (topic, subject, payload) VALUES ('guest', $1, '{}')`, [guest]);
  const page = await openAs('owner');
  await rename(running, 'late');
  // one that opens between the commits, and reads what there is by then
  const between = await openAs('owner');
  await early.query(`SELECT pg_notify('guesthouse_event', '')`);
  await early.query('COMMIT');
  await early.end();
  for (const one of [page, between]) {
    await waitUntil('both are told', () => one.row(guest)?.name === 'early' && one.row(running)?.name === 'late');
  }
  // told by cursors that only go up
  const xids = page.messages.flatMap((message) => (message.type === 'changes' ? [BigInt(message.cursor.xid)] : []));
  expect(xids).toEqual(xids.toSorted((a, b) => (a < b ? -1 : 1)));
});
