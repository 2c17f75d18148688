import type { Element } from '@xmldom/xmldom';
import type { BootDevice, GuestChangeOf } from '#lib/domain/guest/change/guest-change.ts';
import { diskAt, disksOf } from '#lib/infra/libvirt-xml/edit-disks.ts';
import { nicAt, nicsOf } from '#lib/infra/libvirt-xml/edit-nics.ts';
import {
  devicesOf,
  ensureChild,
  type GuestEdit,
  insertNode,
  removeNode,
  setAttribute,
  setChild,
} from '#lib/infra/libvirt-xml/edit-nodes.ts';
import { childOf, childrenOf, x } from '#lib/infra/libvirt-xml/xml-document.ts';

/**
 * BIOS or UEFI. The variables of another firmware are of no use, so the old ones are let go and libvirt makes new ones at
 * `nvramPath` at the next start. https://libvirt.org/formatdomain.html#bios-bootloader
 */
export const setFirmware =
  (change: Omit<GuestChangeOf<'set-firmware'>, 'kind'>): GuestEdit =>
  (domain) => {
    const os = ensureChild(domain, 'os');
    const isUefi = change.firmware === 'uefi';
    const enabled = change.hasSecureBoot ? 'yes' : 'no';
    removeNode(childOf(os, 'loader'));
    setAttribute(os, 'firmware', isUefi ? 'efi' : null);
    const features = [x('feature', { enabled, name: 'secure-boot' }), x('feature', { enabled, name: 'enrolled-keys' })];
    setChild(os, 'firmware', isUefi ? x('firmware', {}, features) : null, childOf(os, 'type'));
    setChild(os, 'nvram', isUefi && change.nvramPath ? x('nvram', {}, change.nvramPath) : null);
    const needsSmm = isUefi && change.hasSecureBoot;
    setChild(ensureChild(domain, 'features'), 'smm', needsSmm ? x('smm', { state: 'on' }) : null);
  };

const elementOf = (domain: Element, device: BootDevice): Element =>
  device.kind === 'disk' ? diskAt(domain, device.target) : nicAt(domain, device.mac);

/** The devices it tries, in their order; the old way (`<boot dev=…/>`) is replaced, since libvirt refuses the two together. */
export const setBoot =
  ({ order, hasMenu }: Pick<GuestChangeOf<'set-boot'>, 'order' | 'hasMenu'>): GuestEdit =>
  (domain) => {
    const chosen = order.map((device) => elementOf(domain, device));
    const os = ensureChild(domain, 'os');
    for (const old of childrenOf(os, 'boot')) removeNode(old);
    setChild(os, 'bootmenu', hasMenu ? x('bootmenu', { enable: 'yes', timeout: 3000 }) : null);
    const bootable = [...disksOf(domain), ...nicsOf(domain), ...childrenOf(devicesOf(domain), 'hostdev')];
    for (const device of bootable) removeNode(childOf(device, 'boot'));
    for (const [index, device] of chosen.entries()) insertNode(device, x('boot', { order: index + 1 }));
  };
