import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';

const onOff = (isOn: boolean, what: string) => (isOn ? `Add ${what}` : `Remove ${what}`);
const gib = (mib: number) => (mib % 1024 === 0 ? `${mib / 1024} GiB` : `${mib} MiB`);
const processors = (count: number) => (count === 1 ? '1 processor' : `${count} processors`);

/** A change in a few words, for who asks for it: "Attach data.qcow2". */
export function describeChange(change: ChangeRequest): string {
  switch (change.kind) {
    case 'set-vcpus':
      return `Give it ${processors(change.vcpus)}`;
    case 'set-topology':
      return 'Change the topology of its processors';
    case 'set-cpu':
      return 'Change the model of its processors';
    case 'set-memory':
      return `Give it ${gib(change.memoryMiB)} of memory`;
    case 'set-firmware':
      return `Start it with ${change.firmware === 'uefi' ? 'UEFI' : 'BIOS'}${change.hasSecureBoot ? ' and Secure Boot' : ''}`;
    case 'set-boot':
      return 'Change what it starts from';
    case 'set-tpm':
      return onOff(change.isOn, 'a TPM');
    case 'add-disk':
      return `Add a disk of ${change.sizeGiB} GiB`;
    case 'attach-volume':
      return `Attach ${change.volume}`;
    case 'change-disk':
      return `Change the disk ${change.target}`;
    case 'grow-disk':
      return `Grow ${change.target} to ${change.sizeGiB} GiB`;
    case 'remove-disk':
      return change.deleteVolume ? `Remove ${change.target} and delete its volume` : `Detach ${change.target}`;
    case 'add-drive':
      return 'Add a CD drive';
    case 'insert-media':
      return `Insert ${change.volume}`;
    case 'eject-media':
      return `Eject the disc of ${change.target}`;
    case 'add-nic':
      return 'Add a network card';
    case 'change-nic':
      return `Change the network card ${change.mac}`;
    case 'remove-nic':
      return `Remove the network card ${change.mac}`;
    case 'set-video':
      return 'Change its video card';
    case 'set-sound':
      return change.model === 'none' ? 'Remove the sound card' : 'Change its sound card';
    case 'set-watchdog':
      return change.action === 'none' ? 'Remove the watchdog' : 'Change its watchdog';
    case 'set-rng':
      return onOff(change.isOn, 'the random numbers of the host');
    case 'set-balloon':
      return onOff(change.isOn, 'the memory balloon');
    case 'set-agent-channel':
      return onOff(change.isOn, 'the channel of the guest agent');
    case 'set-clipboard':
      return onOff(change.isOn, 'the clipboard channel');
    case 'set-serial':
      return onOff(change.isOn, 'a serial console');
    case 'set-screen':
      return onOff(change.isOn, 'a VNC screen');
    case 'set-title':
      return 'Change its title';
    case 'set-description':
      return 'Change its description';
    case 'rename':
      return `Rename it to ${change.name}`;
    case 'set-autostart':
      return change.isOn ? 'Start it with its host' : 'Do not start it with its host';
  }
}

/** The same as a title in Activity: everybody who sees the guest reads it, and it names no volume. */
export function titleOfChange(change: ChangeRequest): string {
  if (change.kind === 'attach-volume') return 'Attach a disk';
  if (change.kind === 'insert-media') return `Insert a disc into ${change.target}`;
  return describeChange(change);
}
