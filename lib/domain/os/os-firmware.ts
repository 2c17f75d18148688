import { z } from 'zod';
import type { GuestSize } from '#lib/domain/guest/guest-size.ts';
import type { HostFacts } from '#lib/domain/host/host-facts.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';

/** `auto`: what the system on the guest needs, see `firmwareOfOs`. */
export const FirmwareChoice = z.enum(['auto', 'bios', 'uefi', 'uefi-secure']);
export type FirmwareChoice = z.infer<typeof FirmwareChoice>;

export const TpmChoice = z.enum(['auto', 'yes', 'no']);
export type TpmChoice = z.infer<typeof TpmChoice>;

export const ChosenFirmware = z.object({ firmware: z.enum(['bios', 'uefi', 'uefi-secure']), hasTpm: z.boolean() });
export type ChosenFirmware = z.infer<typeof ChosenFirmware>;

/**
 * What a system needs before its installer goes on: Windows 11 looks for UEFI with Secure Boot and a TPM 2.0, and Microsoft
 * lists them for Server 2025. https://learn.microsoft.com/windows/whats-new/windows-11-requirements
 */
const demanding: readonly string[] = ['win11', 'win2k25'];

/** The least that the installers ask for. Others take what they are given. */
const leastSizes: Readonly<Record<string, GuestSize>> = {
  win11: { vcpus: 2, memoryMiB: 4096, diskGiB: 64 },
  win10: { vcpus: 1, memoryMiB: 2048, diskGiB: 32 },
  win2k16: { vcpus: 1, memoryMiB: 2048, diskGiB: 32 },
  win2k19: { vcpus: 1, memoryMiB: 2048, diskGiB: 32 },
  win2k22: { vcpus: 1, memoryMiB: 2048, diskGiB: 32 },
  win2k25: { vcpus: 1, memoryMiB: 2048, diskGiB: 32 },
};

export const leastSizeOf = (osId: string | null): GuestSize | null =>
  osId && Object.hasOwn(leastSizes, osId) ? (leastSizes[osId] ?? null) : null;

/** A BIOS for all that do not ask for more, as virt-install chooses: it starts signed and unsigned systems alike. */
export const firmwareOfOs = (osId: string | null): ChosenFirmware =>
  osId && demanding.includes(osId) ? { firmware: 'uefi-secure', hasTpm: true } : { firmware: 'bios', hasTpm: false };

/** What a guest gets: each of the two as it was asked for, else as its image was installed, else as its system needs it. */
export function chooseFirmware(from: {
  osId: string | null;
  firmware: FirmwareChoice;
  tpm: TpmChoice;
  /** what the image was installed on, where that is known */
  image?: ChosenFirmware | null;
}): ChosenFirmware {
  const usual = from.image ?? firmwareOfOs(from.osId);
  return {
    firmware: from.firmware === 'auto' ? usual.firmware : from.firmware,
    hasTpm: from.tpm === 'auto' ? usual.hasTpm : from.tpm === 'yes',
  };
}

/** Why a host cannot give it; null where it can. */
export function firmwareObstacle(
  chosen: ChosenFirmware,
  host: { name: string; facts: Pick<HostFacts, 'firmwares' | 'hasSecureBoot' | 'hasTpm'> },
): Refusal | null {
  const details = { host: host.name };
  if (chosen.firmware !== 'bios' && !host.facts.firmwares.includes('uefi')) return { code: 'host.no-uefi', details };
  if (chosen.firmware === 'uefi-secure' && !host.facts.hasSecureBoot) return { code: 'host.no-secure-boot', details };
  if (chosen.hasTpm && !host.facts.hasTpm) return { code: 'host.no-tpm', details };
  return null;
}

/** What a person should know before a guest is made that its installer may refuse. A sentence each. */
export function warnOfSetup(from: { osId: string | null; chosen: ChosenFirmware; size: GuestSize | null }): string[] {
  const { osId, chosen, size } = from;
  const { name } = describeOs(osId);
  const usual = firmwareOfOs(osId);
  const lacking = [
    usual.firmware === 'uefi-secure' && chosen.firmware !== 'uefi-secure' ? 'UEFI with Secure Boot' : null,
    usual.hasTpm && !chosen.hasTpm ? 'a TPM 2.0' : null,
  ].filter((one) => one !== null);
  const least = leastSizeOf(osId);
  const small =
    least && size
      ? [
          size.vcpus < least.vcpus ? `${least.vcpus} vCPU` : null,
          size.memoryMiB < least.memoryMiB ? `${least.memoryMiB / 1024} GiB of memory` : null,
          size.diskGiB < least.diskGiB ? `a disk of ${least.diskGiB} GiB` : null,
        ].filter((one) => one !== null)
      : [];
  return [
    ...(lacking.length > 0 ? [`${name} asks for ${lacking.join(' and ')}: its setup may stop without.`] : []),
    ...(small.length > 0 ? [`${name} asks for at least ${small.join(', ')}: its setup may stop with less.`] : []),
  ];
}
