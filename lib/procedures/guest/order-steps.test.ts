import { expect, test } from 'vitest';
import type { GuestId, GuestUuid } from '#lib/domain/id.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { orderSteps } from '#lib/procedures/guest/plan-changes.ts';

const guest = { guestId: 'gst_1' as GuestId, uuid: '0f3c5f0e-7d3e-4c7e-9d5a-111111111111' as GuestUuid };
const remove: PlannedStep = {
  kind: 'change-hardware',
  title: 'Remove vdb and delete its volume',
  input: { ...guest, changes: [{ kind: 'remove-disk', target: 'vdb' }] },
};
const deletion: PlannedStep = { kind: 'delete-volume', title: 'Delete', input: { poolUuid: 'p', volume: 'b.qcow2' } };
const make: PlannedStep = {
  kind: 'ensure-empty-volume',
  title: 'Make the disk, 1 GiB',
  input: { poolUuid: 'p', volume: 'c.qcow2', capacityBytes: 1024 ** 3 },
};

test('volumes are deleted when nothing is left that could be refused', () => {
  const planned = [
    { request: { kind: 'remove-disk', target: 'vdb', deleteVolume: true }, steps: [remove, deletion], change: null },
    { request: { kind: 'add-disk', sizeGiB: 1, bus: 'virtio' }, steps: [make], change: null },
  ] as const;
  expect(orderSteps(planned.map((each) => ({ ...each, steps: [...each.steps] })))).toEqual([remove, make, deletion]);
});
