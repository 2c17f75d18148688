import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { ImageRow } from '#lib/domain/live/image-row.ts';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import type { Me } from '#lib/procedures/session/get-me.ts';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

/** What the frame brings into the tab once; from then on the live line keeps it, so that moving between pages loads nothing. */
export type Inventory = {
  me: Me;
  guests: GuestRow[];
  hosts: HostRow[];
  images: ImageRow[];
  operations: OperationRow[];
};

export async function loadInventory(): Promise<Inventory> {
  const caller = await pageCaller();
  const me = await orNotFound(caller.session.me(undefined));
  const may = (permission: Me['permissions'][number]) => me.permissions.includes(permission);
  const [guests, hosts, images, running, queued] = await Promise.all([
    caller.guests.list({}),
    may('host.read') ? caller.hosts.list() : [],
    may('image.read') ? caller.images.list() : [],
    caller.operations.list({ state: 'running' }),
    caller.operations.list({ state: 'queued' }),
  ]);
  return { me, guests, hosts, images, operations: [...running, ...queued] };
}
