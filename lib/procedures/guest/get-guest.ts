import { z } from 'zod';
import { nameFor } from '#lib/domain/access/sees-places.ts';
import { GuestInside, parseInside } from '#lib/domain/guest/agent/guest-inside.ts';
import { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import { GuestRow } from '#lib/domain/live/guest-row.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { procedure } from '#lib/procedures/base.ts';
import { findGuest } from '#lib/procedures/guest/find-guest.ts';
import { hardwareFor, listGuestRows, parseHardware } from '#lib/procedures/guest/guest-rows.ts';

const Share = z.object({ userId: z.string(), name: z.string(), username: z.string().nullable(), level: z.string() });

export const GuestDetail = z.object({
  row: GuestRow,
  description: z.string(),
  autostart: z.boolean(),
  isPersistent: z.boolean(),
  createdAt: z.string(),
  /** as it will start, and as it runs */
  hardware: GuestHardware.nullable(),
  /** what its agent told last */
  inside: GuestInside.nullable(),
  liveHardware: GuestHardware.nullable(),
  /** the sizes of its disks that lie in pools */
  volumes: z.object({ target: z.string(), capacityBytes: z.number(), allocationBytes: z.number() }).array(),
  shares: Share.array(),
  snapshotCount: z.number(),
});
export type GuestDetail = z.infer<typeof GuestDetail>;

export const getGuest = procedure('guest.read')
  .route({ method: 'GET', path: '/guests/{id}', summary: 'One guest', tags: ['Guests'] })
  .input(z.object({ id: z.string() }))
  .output(GuestDetail)
  .handler(async ({ context: { runtime, actor }, input }) => {
    const guest = await findGuest(runtime.db, actor, input.id, 'guest.read');
    const [row] = await listGuestRows(runtime.db, actor, { ids: [guest.id] });
    if (!row) throw new Failure({ code: 'access.not-found', details: { what: 'guest' } });
    const shares = await runtime.db.guestShare.findMany({
      where: { guestId: guest.id },
      include: { user: { select: { id: true, name: true, username: true, role: true } } },
    });
    return {
      row,
      description: guest.description,
      autostart: guest.autostart,
      isPersistent: guest.isPersistent,
      createdAt: guest.createdAt.toISOString(),
      hardware: hardwareFor(actor, guest.hardware),
      inside: parseInside(guest.inside),
      liveHardware: hardwareFor(actor, guest.liveHardware),
      volumes: await sizesOf(runtime.db, guest.hostId, parseHardware(guest.hardware)),
      snapshotCount: await runtime.db.snapshot.count({ where: { guestId: guest.id } }),
      shares: shares.flatMap(({ userId, level, user }) => {
        const name = nameFor(actor, user);
        return name === null ? [] : [{ userId, level, name, username: user.username }];
      }),
    };
  });

async function sizesOf(
  db: DbTransaction,
  hostId: string,
  hardware: GuestHardware | null,
): Promise<GuestDetail['volumes']> {
  const disks = (hardware?.disks ?? []).flatMap(({ target, source }) =>
    'path' in source ? [{ target, path: source.path }] : [],
  );
  const volumes = await db.volume.findMany({ where: { hostId, path: { in: disks.map((disk) => disk.path) } } });
  return disks.flatMap(({ target, path }) =>
    volumes
      .filter((volume) => volume.path === path)
      .map((volume) => ({
        target,
        capacityBytes: Number(volume.capacityBytes),
        allocationBytes: Number(volume.allocationBytes),
      })),
  );
}
