import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import type { Engine } from '#lib/engine/compose.ts';
import { buildHaltedDisk } from '#tests/hosts/halted-disk.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { addTestHost, successOf, type TestCaller } from '#tests/integration/engine/test-engine.ts';

type CreateGuestInput = z.input<typeof CreateGuestRequest>;

/** What small guests are made of on one test host. */
export type TinyPlace = { hostId: string; imageVersionId: string };

async function adopt(caller: TestCaller, hostId: string, name: string, volume: string): Promise<TinyPlace> {
  const adopted = await caller.images.adopt({ name, hostId, pool: 'images', volume });
  await successOf(caller, adopted.operationId);
  const version = (await caller.images.list()).find((image) => image.id === adopted.imageId)?.versions[0];
  if (!version) throw new Error(`the image ${name} has no version`);
  return { hostId, imageVersionId: version.id };
}

/** Adds the host and makes the tiny image known. Also puts `empty.iso` into the pool, which no firmware boots from, and `halted.img`. */
export async function prepareTinyPlace(engine: Engine, caller: TestCaller, host: TestHost): Promise<TinyPlace> {
  await writeFile(join(host.folder, 'lib/images/empty.iso'), Buffer.alloc(65_536));
  await writeFile(join(host.folder, 'lib/images/halted.img'), buildHaltedDisk());
  await host.addTinyImage('tiny.qcow2');
  const hostId = await addTestHost(engine, caller, host);
  return adopt(caller, hostId, 'tiny', 'tiny.qcow2');
}

/** The same place with an image that costs no processor and never answers: for what ends before anybody hears of the guest. */
export const prepareHaltedPlace = (caller: TestCaller, { hostId }: TinyPlace): Promise<TinyPlace> =>
  adopt(caller, hostId, 'halted', 'halted.img');

/** From the image: a linked clone with a seed, waited for until its agent answers. */
export const fromImage = (place: TinyPlace, name: string): CreateGuestInput => ({
  name,
  source: { kind: 'image', imageVersionId: place.imageVersionId as never },
  size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
  network: { kind: 'none' },
  login: { user: 'ines', password: 'correct horse' },
});

/** From an ISO: an empty disk, `vda` as from an image, no seed, done when it is started. */
export const fromIso = (place: TinyPlace, name: string, volume = 'empty.iso'): CreateGuestInput => ({
  name,
  source: { kind: 'iso', hostId: place.hostId as never, pool: 'images', volume },
  diskBus: 'virtio',
  size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
  network: { kind: 'none' },
});

export async function createOne(caller: TestCaller, request: CreateGuestInput) {
  const { guests } = await caller.guests.create(request);
  const [guest] = guests;
  if (!guest) throw new Error('no guest was made');
  return guest;
}

export type Made = { name: string; guestId: string; operationId: string };

/** What is on the host: each guest with its state, and the volumes that were made for guests. */
export async function lookAt(host: TestHost) {
  const names = (await host.virsh('list', '--all', '--name')).split('\n').filter((name) => name !== '');
  const runs = (await host.virsh('list', '--name', '--state-running')).split('\n').filter((name) => name !== '');
  const volumes = (await host.virsh('vol-list', 'images'))
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter((name) => !['', 'tiny.qcow2', 'empty.iso', 'halted.img'].includes(name));
  return {
    names: names.sort(),
    runs: runs.sort(),
    disks: volumes.filter((name) => !name.includes('-seed.')).sort(),
    seeds: volumes.filter((name) => name.includes('-seed.')),
  };
}
