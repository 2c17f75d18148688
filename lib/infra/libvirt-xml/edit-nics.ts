import type { Element } from '@xmldom/xmldom';
import type { GuestChangeOf, NicSettings } from '#lib/domain/guest/change/guest-change.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { nicNode, nicSourceNode } from '#lib/infra/libvirt-xml/build-guest-devices.ts';
import {
  devicesOf,
  ensureChild,
  type GuestEdit,
  insertNode,
  removeNode,
  setChild,
} from '#lib/infra/libvirt-xml/edit-nodes.ts';
import { attributeOf, childOf, childrenAt, childrenOf, x } from '#lib/infra/libvirt-xml/xml-document.ts';

export const nicsOf = (domain: Element): Element[] => childrenAt(domain, 'devices', 'interface');

export const findNic = (domain: Element, mac: string): Element | null =>
  nicsOf(domain).find((nic) => attributeOf(childOf(nic, 'mac'), 'address')?.toLowerCase() === mac) ?? null;

export function nicAt(domain: Element, mac: string): Element {
  const nic = findNic(domain, mac);
  if (!nic) throw new Failure({ code: 'guest.device-gone', details: { device: mac } });
  return nic;
}

export const addNic =
  (change: GuestChangeOf<'add-nic'>): GuestEdit =>
  (domain) => {
    if (findNic(domain, change.mac)) return;
    insertNode(devicesOf(domain), nicNode(change), nicsOf(domain).at(-1) ?? null);
  };

/** Nothing happens where it is gone already. */
export const removeNic =
  (mac: string): GuestEdit =>
  (domain) =>
    removeNode(findNic(domain, mac));

function setBandwidth(nic: Element, { inboundKiBps, outboundKiBps }: NicSettings): void {
  const bandwidth = ensureChild(nic, 'bandwidth');
  const set = (tag: 'inbound' | 'outbound', average: number | undefined) => {
    if (average !== undefined) setChild(bandwidth, tag, average > 0 ? x(tag, { average }) : null);
  };
  set('inbound', inboundKiBps);
  set('outbound', outboundKiBps);
  if (childrenOf(bandwidth).length === 0) removeNode(bandwidth);
}

function setModel(nic: Element, model: string): void {
  if (attributeOf(childOf(nic, 'model'), 'type') === model) return;
  setChild(nic, 'model', x('model', { type: model }));
  // an old PCI card does not go into the slot of a PCI Express one
  removeNode(childOf(nic, 'address'));
}

export const changeNic =
  (mac: string, settings: NicSettings): GuestEdit =>
  (domain) => {
    const nic = findNic(domain, mac) ?? nicAt(domain, settings.newMac ?? mac);
    if (settings.source) {
      const { type, node } = nicSourceNode(settings.source);
      nic.setAttribute('type', type);
      // what libvirt filled in for the network that it leaves
      removeNode(childOf(nic, 'target'));
      removeNode(childOf(nic, 'backend'));
      setChild(nic, 'source', node, childOf(nic, 'mac'));
    }
    if (settings.model) setModel(nic, settings.model);
    if (settings.newMac) setChild(nic, 'mac', x('mac', { address: settings.newMac }));
    if (settings.isLinkUp !== undefined) setChild(nic, 'link', settings.isLinkUp ? null : x('link', { state: 'down' }));
    setBandwidth(nic, settings);
  };
