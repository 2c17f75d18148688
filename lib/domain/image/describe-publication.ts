import type { Publication } from '#lib/domain/image/plan-publication.ts';

const firmwareWords = { bios: 'a BIOS', uefi: 'UEFI', 'uefi-secure': 'UEFI with Secure Boot' } as const;
const busWords: Readonly<Record<string, string>> = { virtio: 'virtio', scsi: 'virtio SCSI', sata: 'SATA' };

const listOf = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** What becomes of everything when a guest is published, a sentence each. */
export function describePublication(
  { disk, others, hardware, variables }: Publication,
  image: { name: string; number: number },
): string[] {
  const { firmware, hasTpm } = hardware.firmware;
  return [
    image.number === 1
      ? `${disk.target} is copied whole into a new image, which only you see until you share it.`
      : `${disk.target} is copied whole into version ${image.number} of ${image.name}. New guests are made of it; those of older versions keep theirs.`,
    'The copy needs neither the guest nor what its disk reads from. Snapshots are not in it.',
    ...(others.length > 0 ? [`${listOf(others)} ${others.length === 1 ? 'is' : 'are'} not part of it.`] : []),
    'The guest cannot be started before the copy is made. Nothing inside it is changed.',
    `Guests made of it start as this one does: ${firmwareWords[firmware]}${hasTpm ? ', a TPM' : ''}, the disk on ${busWords[hardware.diskBus ?? ''] ?? 'what its system drives'}.`,
    ...(firmware === 'bios'
      ? []
      : variables
        ? ['Its UEFI variables go with the image, so its boot entries are there.']
        : [
            'Its UEFI variables do not go with it: a system that is found by its boot entry only, and not at \\EFI\\BOOT, does not start.',
          ]),
    ...(hasTpm ? ['Their TPM begins empty: a disk that this one unlocks asks for its passphrase.'] : []),
    'All that is on the disk is in the image: accounts and their passwords, keys, histories. Whoever makes a guest of it can read that.',
    'cloud-init, if it is installed in it, takes each guest made of it for a new machine: host name, SSH host keys, network cards and the login you give are its own. Without cloud-init all of them stay those of this guest.',
    'The machine-id stays, and with it some networks give all of them one address. Before you shut this guest down, run in it: truncate -s 0 /etc/machine-id',
  ];
}
