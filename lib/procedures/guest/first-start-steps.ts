import { SeedOfGuest } from '#lib/domain/guest/seed-of-guest.ts';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { GuestId, GuestUuid } from '#lib/domain/id.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';

/** First boots take long under emulation, and cloud-init longer still. */
const readyTimeoutSeconds = { kvm: 300, qemu: 900 };

/** What follows the first start of a guest that has a seed: wait until it is ready, then take the seed away. */
export function firstStartSteps(
  guest: { guestId: GuestId; uuid: GuestUuid },
  seed: unknown,
  facts: unknown,
): PlannedStep[] {
  const parsed = SeedOfGuest.safeParse(seed).data;
  if (!parsed) return [];
  const timeoutSeconds = readyTimeoutSeconds[HostFacts.safeParse(facts).data?.virtType ?? 'qemu'];
  return [
    { kind: 'wait-ready', title: 'Wait until it is ready', input: { ...guest, timeoutSeconds } },
    { kind: 'remove-seed', title: 'Take the first settings away', input: { ...guest, ...parsed } },
  ];
}
