import { SeedOfGuest } from '#lib/domain/guest/seed-of-guest.ts';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { GuestId, GuestUuid } from '#lib/domain/id.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';

/** First boots take long under emulation, cloud-init longer still; Windows is installed first. */
const readyTimeoutSeconds = { linux: { kvm: 300, qemu: 900 }, windows: { kvm: 7_200, qemu: 72_000 } };

/** OVMF is at the disc after three seconds with KVM, and after half a minute without. */
const keyTimeoutSeconds = { kvm: 60, qemu: 240 };

/**
 * What follows the first start of a guest: press the key that its disc asks for; where it has a seed, wait until it is ready, then
 * take the seed away.
 */
export function firstStartSteps(
  guest: { guestId: GuestId; uuid: GuestUuid },
  seed: unknown,
  facts: unknown,
  keyTarget: string | null = null,
): PlannedStep[] {
  const parsed = SeedOfGuest.safeParse(seed).data;
  const virtType = HostFacts.safeParse(facts).data?.virtType ?? 'qemu';
  const target = keyTarget ?? parsed?.keyTarget;
  const press = { ...guest, target: target ?? '', timeoutSeconds: keyTimeoutSeconds[virtType] };
  const system = parsed?.system ?? 'linux';
  const ready = {
    ...guest,
    timeoutSeconds: readyTimeoutSeconds[system][virtType],
    seedTarget: parsed?.target ?? null,
    installs: system === 'windows',
  };
  return [
    ...(target
      ? [{ kind: 'press-boot-key' as const, title: 'Press the key that the disc asks for', input: press }]
      : []),
    ...(parsed
      ? [
          {
            kind: 'wait-ready' as const,
            title: system === 'windows' ? 'Wait until Windows is installed' : 'Wait until it is ready',
            input: ready,
          },
          { kind: 'remove-seed' as const, title: 'Take the first settings away', input: { ...guest, ...parsed } },
        ]
      : []),
  ];
}
