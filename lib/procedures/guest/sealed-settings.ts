import type { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';
import { hostnameFor } from '#lib/domain/guest/guest-name.ts';
import { computerNameFor } from '#lib/domain/windows/computer-name.ts';
import type { WindowsSettings } from '#lib/domain/windows/windows-setup.ts';
import { windowsVersionOf } from '#lib/domain/windows/windows-versions.ts';
import type { SeedSettings } from '#lib/infra/cloud-init/build-seed.ts';
import { hashPassword } from '#lib/infra/cloud-init/hash-password.ts';
import type { SecretKind } from '#lib/infra/secrets/secret-store.ts';
import type { Creation } from '#lib/procedures/guest/load-creation.ts';
import type { CreationPlan } from '#lib/procedures/guest/plan-creation.ts';

/** What goes into the answer file of one guest; null where there is none. */
export function windowsSettingsOf(
  request: CreateGuestRequest,
  creation: Pick<Creation, 'osId' | 'drivers'>,
  plan: CreationPlan,
): WindowsSettings | null {
  const version = windowsVersionOf(creation.osId);
  if (!request.windows || !version || !creation.osId) return null;
  return {
    ...request.windows,
    osId: creation.osId,
    edition: request.windows.edition ?? version.edition,
    computerName: request.windows.computerName ?? computerNameFor(plan.name, request.windows.user?.name),
    firmware: plan.planned.firmware.firmware === 'bios' ? 'bios' : 'uefi',
    hasDrivers: creation.drivers !== null,
  };
}

/**
 * The first settings of each guest as they are sealed: all that its seed is made of, and nothing that a plan, a definition or a log
 * holds. A Linux password is hashed, once for all guests of a request; Windows takes no hash.
 */
export function sealedSettings(request: CreateGuestRequest) {
  const passwordHash = request.login?.password ? hashPassword(request.login.password) : undefined;
  return (plan: CreationPlan, creation: Creation): { kind: SecretKind; text: string } | null => {
    const windows = windowsSettingsOf(request, creation, plan);
    if (windows) return { kind: 'windows-answers', text: JSON.stringify(windows) };
    if (!request.login || !plan.planned.seed) return null;
    const settings: SeedSettings = {
      guestId: plan.guestId,
      hostname: hostnameFor(plan.name),
      login: { user: request.login.user, passwordHash, sshKeys: request.login.sshKeys },
      macAddresses: plan.planned.spec.nics.map((nic) => nic.mac),
    };
    return { kind: 'cloud-init', text: JSON.stringify(settings) };
  };
}
