import type { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import { type PlannedGuest, planGuestSpec } from '#lib/domain/guest/plan-guest-spec.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { buildGuestXml } from '#lib/infra/libvirt-xml/build-guest-xml.ts';
import { macAddressFor } from '#lib/infra/libvirt-xml/mac-address-for.ts';
import { firstStartSteps } from '#lib/procedures/guest/first-start-steps.ts';
import type { Creation } from '#lib/procedures/guest/load-creation.ts';

const gib = (bytes: number) => `${Math.ceil(bytes / 1024 ** 3)} GiB`;

export type CreationPlan = Creation['guests'][number] & { planned: PlannedGuest; xml: string };

/** The definition of each guest of a creation. */
export function planCreation(request: CreateGuestRequest, creation: Creation): CreationPlan[] {
  return creation.guests.map((guest) => {
    const { facts } = creation.host;
    const { pool, origin, osId, network } = creation;
    const mac = macAddressFor(guest.guestId, 0);
    const discs = { mediaPath: creation.media?.path ?? null, driversPath: creation.drivers?.path ?? null };
    const planned = planGuestSpec({ request, ...guest, mac, osId, facts, pool, origin, ...discs, network });
    return { ...guest, planned, xml: buildGuestXml(planned.spec) };
  });
}

/** The steps that make one guest. `secretId` holds what goes into its seed. */
export function planCreationSteps(
  request: CreateGuestRequest,
  creation: Creation,
  plan: CreationPlan,
  secretId: string | null,
): PlannedStep[] {
  const { guestId, uuid, xml, planned } = plan;
  const { origin } = creation;
  const refOf = (disc: Creation['media']) => (disc ? { poolUuid: disc.poolUuid, volume: disc.volume } : undefined);
  const media = refOf(creation.media);
  const steps: PlannedStep[] = [
    {
      kind: 'reserve-guest',
      title: media ? 'Check the name, the host and the ISO' : 'Check the name and the host',
      input: { guestId, media, drivers: refOf(creation.drivers) },
    },
  ];
  if (planned.disk) {
    const title = `Make the disk, ${gib(planned.disk.capacityBytes)}`;
    steps.push(
      origin.kind === 'clone'
        ? {
            kind: origin.isFull ? 'ensure-copied-volume' : 'ensure-linked-volume',
            title,
            input: { ...planned.disk, backing: origin.base, backingFormat: origin.baseFormat },
          }
        : { kind: 'ensure-empty-volume', title, input: planned.disk },
    );
  }
  if (planned.variables) {
    const { from, to } = planned.variables;
    steps.push({
      kind: 'ensure-variables',
      title: 'Copy the UEFI variables of the image',
      input: { ...to, from, uuid },
    });
  }
  const seed = planned.seed && secretId ? { ...planned.seed, keyTarget: planned.keyTarget, secretId } : null;
  if (seed) {
    const { poolUuid, volume, system } = seed;
    const title = system === 'windows' ? 'Write the answers for its setup' : 'Write the first settings';
    steps.push({ kind: 'ensure-seed', title, input: { poolUuid, volume, system, secretId: seed.secretId } });
  }
  const definition = { guestId, uuid, xml, isStartedNext: request.start };
  steps.push({ kind: 'ensure-domain', title: 'Define the guest', input: definition });
  if (!request.start) return steps;
  steps.push({ kind: 'ensure-running', title: 'Start the guest', input: { guestId, uuid } });
  return [...steps, ...firstStartSteps({ guestId, uuid }, seed, creation.host.facts, planned.keyTarget)];
}
