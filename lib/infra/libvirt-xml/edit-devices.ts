import type { Element } from '@xmldom/xmldom';
import type { GuestChangeOf } from '#lib/domain/guest/change/guest-change.ts';
import {
  agentChannelNode,
  clipboardChannelNode,
  rngNode,
  screenNode,
  serialNodes,
  tpmNode,
} from '#lib/infra/libvirt-xml/build-guest-devices.ts';
import { devicesOf, type GuestEdit, insertNode, removeNode } from '#lib/infra/libvirt-xml/edit-nodes.ts';
import { attributeOf, childOf, childrenOf, type XmlNode, x } from '#lib/infra/libvirt-xml/xml-document.ts';

/** Makes the devices of one tag, or those of them that `isOurs`, none or as given; what is there already stays as it is. */
const oneOrNone =
  (tag: string, node: XmlNode | null, isOurs: (device: Element) => boolean = () => true): GuestEdit =>
  (domain) => {
    const there = childrenOf(devicesOf(domain), tag).filter(isOurs);
    if (!node) for (const device of there) removeNode(device);
    else if (there.length === 0) insertNode(devicesOf(domain), node);
  };

/** The same where the device has a model: another one takes the place of what is there, at an address of its own. */
const oneAs =
  (tag: string, node: XmlNode, isAlready: (device: Element) => boolean): GuestEdit =>
  (domain) => {
    const [first, ...rest] = childrenOf(devicesOf(domain), tag);
    for (const device of rest) removeNode(device);
    if (first && isAlready(first)) return;
    removeNode(first ?? null);
    insertNode(devicesOf(domain), node);
  };

export const setVideo = ({ model }: Pick<GuestChangeOf<'set-video'>, 'model'>): GuestEdit =>
  oneAs(
    'video',
    x('video', {}, [x('model', { type: model })]),
    (video) => attributeOf(childOf(video, 'model'), 'type') === model,
  );

export const setSound =
  ({ model }: Pick<GuestChangeOf<'set-sound'>, 'model'>): GuestEdit =>
  (domain) => {
    if (model === 'none') {
      for (const tag of ['sound', 'audio']) oneOrNone(tag, null)(domain);
      return;
    }
    oneAs('sound', x('sound', { model }), (sound) => attributeOf(sound, 'model') === model)(domain);
  };

/** The card that every system knows (i6300esb); what the chipset brings along (iTCO) is not ours to take away. */
export const setWatchdog = ({ action }: Pick<GuestChangeOf<'set-watchdog'>, 'action'>): GuestEdit => {
  const isCard = (device: Element) => attributeOf(device, 'model') === 'i6300esb';
  return (domain) => {
    oneOrNone('watchdog', action === 'none' ? null : x('watchdog', { model: 'i6300esb', action }), isCard)(domain);
    const card = childrenOf(devicesOf(domain), 'watchdog').find(isCard);
    card?.setAttribute('action', action);
  };
};

export const setRng = (isOn: boolean): GuestEdit => oneOrNone('rng', isOn ? rngNode : null);

/** libvirt adds a balloon where nothing is said: "none" has to be written. */
export const setBalloon = (isOn: boolean): GuestEdit => {
  const model = isOn ? 'virtio' : 'none';
  const stats = isOn ? [x('stats', { period: 5 })] : [];
  return oneAs('memballoon', x('memballoon', { model }, stats), (balloon) => attributeOf(balloon, 'model') === model);
};

const channelNamed = (name: string) => (channel: Element) => attributeOf(childOf(channel, 'target'), 'name') === name;

export const setAgentChannel = (isOn: boolean): GuestEdit =>
  oneOrNone('channel', isOn ? agentChannelNode : null, channelNamed('org.qemu.guest_agent.0'));

export const setClipboardChannel = (isOn: boolean): GuestEdit =>
  oneOrNone('channel', isOn ? clipboardChannelNode : null, channelNamed('com.redhat.spice.0'));

export const setTpm = (isOn: boolean): GuestEdit => oneOrNone('tpm', isOn ? tpmNode : null);

/** The first serial port and the console that libvirt ties to it. */
export const setSerial =
  (isOn: boolean): GuestEdit =>
  (domain) => {
    const [serial, console] = serialNodes;
    oneOrNone('serial', isOn ? serial : null)(domain);
    const isOnSerial = (device: Element) => ['serial', null].includes(attributeOf(childOf(device, 'target'), 'type'));
    oneOrNone('console', isOn ? console : null, isOnSerial)(domain);
  };

/** A VNC screen on a socket beside what is there, or no VNC screen. */
export const setScreen = (isOn: boolean): GuestEdit =>
  oneOrNone('graphics', isOn ? screenNode : null, (screen) => attributeOf(screen, 'type') === 'vnc');
