import { SeedOfGuest } from '#lib/domain/guest/seed-of-guest.ts';
import type { GuestId, GuestUuid, HostId } from '#lib/domain/id.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';
import { Prisma } from '#prisma/generated/client.ts';

/** A removal that failed is not begun again before this is over: each is a row in Activity. */
const triedAgainAfterMs = 60 * 60_000;

/** Guests with first settings that no operation waits for. */
export const hasSeedLeft = (now: Date): Prisma.GuestWhereInput => ({
  stage: 'present',
  seed: { not: Prisma.DbNull },
  operations: {
    none: {
      OR: [
        { state: { in: ['queued', 'running'] } },
        { unsettledAt: { not: null } },
        { kind: 'guest.settle', createdAt: { gt: new Date(now.getTime() - triedAgainAfterMs) } },
      ],
    },
  },
});

/**
 * Takes the first settings of a guest away that was seen to be ready: begun by Guesthouse itself, in nobody's name. Once, however many look:
 * the row of the guest is held, and who comes second finds the operation of the first.
 */
export async function beginSeedRemoval({ db, jobs }: Pick<Runtime, 'db' | 'jobs'>, guestId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM "Guest" WHERE id = ${guestId} FOR UPDATE`;
    const guest = await tx.guest.findFirst({ where: { ...hasSeedLeft(new Date()), id: guestId } });
    const seed = SeedOfGuest.safeParse(guest?.seed).data;
    if (!guest || !seed) return;
    const ref = { guestId: guest.id as GuestId, uuid: guest.uuid as GuestUuid };
    await beginOperation(tx, jobs, null, {
      kind: 'guest.settle',
      title: `Take the first settings of ${guest.name} away`,
      target: { kind: 'guest', id: guest.id, name: guest.name },
      hostId: guest.hostId as HostId,
      guestId: ref.guestId,
      steps: [{ kind: 'remove-seed', title: 'Take the first settings away', input: { ...ref, ...seed } }],
    });
  });
}
