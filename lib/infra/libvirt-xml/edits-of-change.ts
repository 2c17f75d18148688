import type { GuestChange, GuestChangeKind, GuestChangeOf } from '#lib/domain/guest/change/guest-change.ts';
import { setBoot, setFirmware } from '#lib/infra/libvirt-xml/edit-boot.ts';
import { setCpu, setMemory, setTopology, setVcpus } from '#lib/infra/libvirt-xml/edit-compute.ts';
import {
  setAgentChannel,
  setBalloon,
  setClipboardChannel,
  setRng,
  setScreen,
  setSerial,
  setSound,
  setTpm,
  setVideo,
  setWatchdog,
} from '#lib/infra/libvirt-xml/edit-devices.ts';
import { addDisk, addDrive, changeDisk, removeDisk, setMedia } from '#lib/infra/libvirt-xml/edit-disks.ts';
import { setDescription, setTitle } from '#lib/infra/libvirt-xml/edit-guest-xml.ts';
import { addNic, changeNic, removeNic } from '#lib/infra/libvirt-xml/edit-nics.ts';
import type { GuestEdit } from '#lib/infra/libvirt-xml/edit-nodes.ts';

/** What each kind of change does to a definition: exhaustive, by its type. */
const table: { [K in GuestChangeKind]: (change: GuestChangeOf<K>) => GuestEdit } = {
  'set-vcpus': setVcpus,
  'set-topology': (change) => setTopology(change.topology),
  'set-cpu': setCpu,
  'set-memory': setMemory,
  'set-firmware': setFirmware,
  'set-boot': setBoot,
  'set-tpm': (change) => setTpm(change.isOn),
  'add-disk': addDisk,
  'change-disk': changeDisk,
  'remove-disk': (change) => removeDisk(change),
  'add-drive': addDrive,
  'set-media': (change) => setMedia(change.target, change.source),
  'add-nic': addNic,
  'change-nic': (change) => changeNic(change.mac, change.settings),
  'remove-nic': (change) => removeNic(change.mac),
  'set-video': setVideo,
  'set-sound': setSound,
  'set-watchdog': setWatchdog,
  'set-rng': (change) => setRng(change.isOn),
  'set-balloon': (change) => setBalloon(change.isOn),
  'set-agent-channel': (change) => setAgentChannel(change.isOn),
  'set-clipboard': (change) => setClipboardChannel(change.isOn),
  'set-serial': (change) => setSerial(change.isOn),
  'set-screen': (change) => setScreen(change.isOn),
  'set-title': (change) => setTitle(change.title || null),
  'set-description': (change) => setDescription(change.description || null),
};

/** The edit that makes a change true in a definition; made twice it is as made once. */
export function editOfChange(change: GuestChange): GuestEdit {
  // the union of kinds cannot be narrowed against the union of functions
  const edit = table[change.kind] as (change: GuestChange) => GuestEdit;
  return edit(change);
}
