import { ORPCError } from '@orpc/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLive } from '#tests/bench/open-live.ts';
import { letPass, waitUntil } from '#tests/hosts/wait-until.ts';
import { expectSound } from '#tests/long/find-differences.ts';
import { expectNothingLeaked, type Held, lookAtHeld } from '#tests/long/leaks.ts';
import { readLiveMemory } from '#tests/long/live-memory.ts';
import { type LongWorld, openLongWorld } from '#tests/long/long-world.ts';
import { actOutside, createDice, doings } from '#tests/long/soak-actions.ts';
import { type SignedIn, signIn } from '#tests/product/signed-in.ts';

const minutes = Number(process.env.GUESTHOUSE_SOAK_MINUTES ?? 5);
const seed = Number(process.env.GUESTHOUSE_SOAK_SEED ?? Date.now() % 1_000_000);
/** From a third of the time to its end, after a collection: what the inventory and its history hold more, and no more. */
const heldMoreMiB = 30;
const processMoreMiB = 80;

let world: LongWorld;
let before: Held;
let people: (SignedIn & { username: string })[];
let count = 0;

beforeAll(async () => {
  world = await openLongWorld({ name: 'soak', count: 2 });
  for (const image of await world.rpc.images.list())
    await world.rpc.images.change({ id: image.id, visibility: 'everyone' });
  people = [{ ...world, username: 'ines' }];
  for (const [username, role] of [
    ['teacher', 'instructor'],
    ['member1', 'member'],
    ['member2', 'member'],
  ] as const) {
    await world.rpc.people.create({ name: username, username, email: '', role, password: 'a long password' });
    const session = await signIn(world.product.origin, { username, password: 'a long password' });
    people.push({ product: world.product, ...session, username });
  }
  before = await lookAtHeld(world);
});

afterAll(() => world?.stop());

test(
  `${minutes} minutes of several people and virsh at once end with a true inventory and nothing leaked`,
  async () => {
    console.log(`  seed ${seed}: GUESTHOUSE_SOAK_SEED=${seed} repeats the choices`);
    const done = new Map<string, number>();
    const note = (what: string) => done.set(what, (done.get(what) ?? 0) + 1);
    const begunAt = Date.now();
    const endsAt = begunAt + minutes * 60_000;
    let early: Awaited<ReturnType<typeof readLiveMemory>> | undefined;
    const name = () => {
      count += 1;
      return `soak-${count}`;
    };

    const live = async (person: (typeof people)[number], index: number) => {
      const dice = createDice(seed + index);
      const page = await openLive(person);
      while (Date.now() < endsAt) {
        const doing = dice.pick(doings);
        // refused is answered, and no failure: somebody was faster
        const what = await doing?.({ world, dice, name }, person).catch((error: unknown) => {
          if (error instanceof ORPCError && error.status < 500) return 'refused';
          if (error instanceof Error && error.message.startsWith('the console was closed')) return 'console closed';
          throw error;
        });
        note(what ?? 'nothing');
        await letPass('what a person takes between two clicks', 200 + dice.number(800));
      }
      page.close();
    };
    const outside = async () => {
      const dice = createDice(seed + 100);
      while (Date.now() < endsAt) {
        note(await actOutside({ world, dice, name }));
        if (!early && Date.now() > begunAt + (minutes / 3) * 60_000) early = await readLiveMemory(world);
        await letPass('somebody types', 1_000 + dice.number(2_000));
      }
    };
    await Promise.all([...people.map(live), outside()]);
    console.log(`  done: ${[...done].map(([what, times]) => `${what} ${times}`).join(', ')}`);

    const isQuiet = async () =>
      (await world.sql(`SELECT 1 FROM "Operation" WHERE state IN ('queued', 'running')`)).length === 0;
    await waitUntil('every operation has ended', isQuiet, { timeoutMs: 900_000, everyMs: 1_000 });
    await expectSound(world);
    const failed = await world.sql<{ code: string; count: number }>(
      `SELECT refusal->>'code' AS code, count(*)::int AS count FROM "Operation" WHERE state = 'failed' GROUP BY 1`,
    );
    console.log(`  failed operations: ${JSON.stringify(failed)}`);
    // what failed, failed because somebody outside was there first; never of ourselves
    expect(failed.filter(({ code }) => code === 'server.failed')).toEqual([]);

    const held = await expectNothingLeaked(world, before);
    const late = await readLiveMemory(world);
    const words = ({ heldMiB, processMiB }: typeof late) => `${heldMiB.toFixed(0)} MiB of ${processMiB.toFixed(0)}`;
    console.log(
      `  memory ${early && words(early)} after a third, ${words(late)} at the end; held: ${JSON.stringify(held)}`,
    );
    expect(late.heldMiB - (early?.heldMiB ?? 0)).toBeLessThan(heldMoreMiB);
    expect(late.processMiB - (early?.processMiB ?? 0)).toBeLessThan(processMoreMiB);
  },
  (minutes + 30) * 60_000,
);
