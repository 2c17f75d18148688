import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { LongWorld } from '#tests/long/long-world.ts';
import { closeScreen, openScreen } from '#tests/long/open-screens.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function createDice(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    number: (below: number): number => Math.floor(next() * below),
    pick: <T>(from: readonly T[]): T | undefined => from[Math.floor(next() * from.length)],
  };
}

export type Dice = ReturnType<typeof createDice>;

type Soak = { world: LongWorld; dice: Dice; name: () => string };
type Person = SignedIn & { username: string };

/** Guests of one's own are few, so that there is always something to do with them and the machine bears it. */
const guestsMost = 4;

const idle = (rows: GuestRow[]): GuestRow[] => rows.filter((row) => row.operation === null && row.stage === 'present');
const mineOf = async ({ rpc }: Person): Promise<GuestRow[]> =>
  (await rpc.guests.list({})).filter((row) => row.may.includes('guest.power'));

/** What a person does, each as often as it stands here. Gives what was done, in a word. */
export const doings: readonly ((soak: Soak, person: Person) => Promise<string>)[] = [
  async function create({ world, dice, name }, person) {
    const at = dice.pick(world.hosts);
    const count = (await mineOf(person)).length;
    if (!at || count >= guestsMost) return 'nothing';
    const isImage = dice.number(3) === 0;
    const source = isImage
      ? { kind: 'image' as const, imageVersionId: at.imageVersionId as never }
      : { kind: 'iso' as const, hostId: at.hostId as never, pool: 'images', volume: 'empty.iso' };
    await person.rpc.guests.create({
      name: name(),
      source,
      diskBus: 'virtio',
      size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
      network: { kind: 'none' },
      ...(isImage ? { login: { user: 'ines', password: 'correct horse' } } : {}),
    });
    return 'create';
  },
  async function power({ dice }, person) {
    const guest = dice.pick(idle(await mineOf(person)));
    const legal = {
      running: ['force-off', 'suspend', 'reset'],
      paused: ['resume', 'force-off'],
      off: ['start'],
    } as const;
    const action = guest && guest.power in legal ? dice.pick(legal[guest.power as keyof typeof legal]) : undefined;
    if (!guest || !action) return 'nothing';
    await person.rpc.guests.power({ id: guest.id, action });
    return action;
  },
  async function remove({ dice }, person) {
    const guest = dice.pick(idle(await mineOf(person)));
    if (!guest?.may.includes('guest.delete')) return 'nothing';
    await person.rpc.guests.delete({ id: guest.id, disks: ['vda'] });
    return 'delete';
  },
  async function cancel({ dice }, person) {
    const open = (await person.rpc.operations.list({})).filter((one) => one.state === 'running' && !one.isCancelling);
    const operation = dice.pick(open);
    if (!operation) return 'nothing';
    await person.rpc.operations.cancel({ id: operation.id });
    return 'cancel';
  },
  async function look({ dice }, person) {
    const guest = dice.pick((await mineOf(person)).filter((row) => row.power === 'running' && row.hasDisplay));
    if (!guest) return 'nothing';
    await closeScreen(await openScreen(person, guest.id));
    return 'console';
  },
  async function share({ dice }, person) {
    const guest = dice.pick(await mineOf(person));
    if (!guest?.may.includes('guest.share')) return 'nothing';
    const level = dice.pick([null, 'viewer', 'operator'] as const) ?? null;
    await person.rpc.guests.share({ id: guest.id, username: dice.pick(['member1', 'member2']) ?? 'member1', level });
    return 'share';
  },
];

/** What somebody with virsh does beside us; what libvirt refuses is as good. */
export async function actOutside({ world, dice, name }: Soak): Promise<string> {
  const at = dice.pick(world.hosts);
  if (!at) return 'nothing';
  const all = (await at.host.virsh('list', '--all', '--uuid')).split('\n').filter(Boolean);
  const uuid = dice.pick(all);
  const act = dice.pick(['define', 'start', 'destroy', 'suspend', 'resume', 'undefine'] as const) ?? 'define';
  if (act === 'define') {
    if (all.length < 8) await at.host.defineTinyGuest({ name: `virsh-${name()}` });
  } else if (act === 'undefine') {
    // only those that were made by hand: what becomes of a disk of ours is then theirs to say
    await at.host.exec(
      `for n in $(virsh -q list --all --name | grep '^virsh-' | head -1); do virsh destroy $n; virsh undefine $n; done`,
    );
  } else if (uuid) await at.host.exec(`virsh ${act} ${uuid}`);
  return `virsh ${act}`;
}
