import type { Element } from '@xmldom/xmldom';
import type { ClonePlan } from '#lib/domain/guest/clone/clone-plan.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { driveNode } from '#lib/infra/libvirt-xml/build-guest-devices.ts';
import { disksOf, findDisk, setMedia } from '#lib/infra/libvirt-xml/edit-disks.ts';
import { editGuestXml, setMark, setName } from '#lib/infra/libvirt-xml/edit-guest-xml.ts';
import {
  createNode,
  devicesOf,
  ensureChild,
  insertNode,
  removeNode,
  setAttribute,
  setChild,
} from '#lib/infra/libvirt-xml/edit-nodes.ts';
import { parseDiskSource } from '#lib/infra/libvirt-xml/parse-guest-devices.ts';
import { attributeOf, childOf, childrenAt, childrenOf, x } from '#lib/infra/libvirt-xml/xml-document.ts';

const changed = (device: string) => new Failure({ code: 'guest.changed-meanwhile', details: { device } });
const cannot = (what: string) => new Failure({ code: 'clone.cannot', details: { what } });

/** The namespace of what goes past libvirt to QEMU itself; its prefix is the writer's choice. */
const qemuNamespace = 'http://libvirt.org/schemas/domain/qemu/1.0';

/** What reaches into the host and that the pages do not show; see product.md on definitions. */
function refuseReach(domain: Element): void {
  if (childrenOf(domain).some((child) => child.namespaceURI === qemuNamespace))
    throw new Failure({ code: 'clone.needs-admin', details: { what: 'arguments of its own for QEMU' } });
}

const isOwnDisk = (disk: Element): boolean => {
  const device = attributeOf(disk, 'device') ?? 'disk';
  const isShared = childOf(disk, 'readonly') !== null || childOf(disk, 'shareable') !== null;
  return device !== 'cdrom' && !isShared && parseDiskSource(disk).kind !== 'empty';
};

/** Every disk that is written to is the copy's; one that the plan does not know was added after it was made. */
function setDisks(domain: Element, { disks }: ClonePlan): void {
  for (const disk of disksOf(domain).filter(isOwnDisk)) {
    const target = attributeOf(childOf(disk, 'target'), 'dev') ?? '';
    const planned = disks.find((one) => one.target === target);
    if (!planned || JSON.stringify(parseDiskSource(disk)) !== JSON.stringify(planned.from)) throw changed(target);
    if (childOf(disk, 'encryption') || childOf(disk, 'source', 'encryption'))
      throw cannot(`The encrypted disk ${target}`);
    for (const tag of ['backingStore', 'mirror', 'auth']) removeNode(childOf(disk, tag));
    disk.setAttribute('type', 'file');
    setChild(disk, 'source', x('source', { file: planned.path }), childOf(disk, 'driver'));
    const driver = ensureChild(disk, 'driver', null);
    setAttribute(driver, 'name', 'qemu');
    setAttribute(driver, 'type', 'qcow2');
  }
  const gone = disks.find((one) => findDisk(domain, one.target) === null);
  if (gone) throw changed(gone.target);
}

function setNics(domain: Element, { macs }: ClonePlan): void {
  const nics = childrenAt(domain, 'devices', 'interface');
  if (nics.length !== macs.length) throw changed('the network cards');
  for (const [index, nic] of nics.entries()) {
    const mac = childOf(nic, 'mac');
    const planned = macs[index];
    if (!planned || attributeOf(mac, 'address')?.toLowerCase() !== planned.from) throw changed('the network cards');
    setAttribute(mac, 'address', planned.to);
    // a name on the host, and the identity of a port of its switch, are one guest's
    removeNode(childOf(nic, 'target'));
    for (const name of ['interfaceid', 'instanceid']) childOf(nic, 'virtualport', 'parameters')?.removeAttribute(name);
  }
}

/** Screens that both can have open at once: no port and no socket that somebody chose. */
function setScreens(domain: Element): void {
  for (const screen of childrenAt(domain, 'devices', 'graphics')) {
    for (const each of [screen, ...childrenOf(screen, 'listen')]) each.removeAttribute('socket');
    if (!screen.hasAttribute('port') && !screen.hasAttribute('tlsPort')) continue;
    for (const name of ['port', 'tlsPort', 'websocket']) screen.removeAttribute(name);
    screen.setAttribute('autoport', 'yes');
  }
}

/** What libvirt names by the guest if it is not named; a log of a port is written by one guest only. */
function setChannels(domain: Element): void {
  for (const tag of ['serial', 'console', 'channel', 'parallel'])
    for (const port of childrenAt(domain, 'devices', tag)) removeNode(childOf(port, 'log'));
  for (const channel of childrenAt(domain, 'devices', 'channel')) {
    const source = childOf(channel, 'source');
    if (attributeOf(channel, 'type') === 'unix' && attributeOf(source, 'mode') !== 'connect') removeNode(source);
  }
  for (const cid of childrenAt(domain, 'devices', 'vsock', 'cid')) {
    cid.removeAttribute('address');
    cid.setAttribute('auto', 'yes');
  }
  for (const backend of childrenAt(domain, 'devices', 'tpm', 'backend')) {
    removeNode(childOf(backend, 'source'));
    if (attributeOf(backend, 'type') === 'passthrough') throw cannot('The TPM of the host');
  }
}

function setIdentity(domain: Element, { uuid, guestId, variablesPath }: ClonePlan): void {
  setChild(domain, 'uuid', x('uuid', {}, uuid), childOf(domain, 'name'));
  // empty: libvirt makes a new one, by which Windows knows that it is a copy
  if (childOf(domain, 'genid')) setChild(domain, 'genid', x('genid'));
  for (const entry of childrenAt(domain, 'sysinfo', 'system', 'entry'))
    if (attributeOf(entry, 'name') === 'uuid') entry.textContent = uuid;
  setMark({ guestId, specDigest: null })(domain);
  const nvram = childOf(domain, 'os', 'nvram');
  if (!nvram) return;
  if (attributeOf(nvram, 'format') === 'qcow2') throw cannot('A guest whose UEFI variables are a qcow2 file');
  if (variablesPath === null) throw changed('the firmware');
  for (const name of ['type', 'format']) nvram.removeAttribute(name);
  nvram.textContent = variablesPath;
}

function setSeed(domain: Element, { emptied, seed }: ClonePlan): void {
  for (const target of emptied) if (findDisk(domain, target)) setMedia(target, { kind: 'empty' })(domain);
  if (!seed) return;
  const source = { kind: 'file', path: seed.path } as const;
  if (findDisk(domain, seed.target)) {
    setMedia(seed.target, source)(domain);
    return;
  }
  const node = createNode(devicesOf(domain), driveNode(source, seed.target, seed.bus));
  const last = disksOf(domain).at(-1);
  if (last) last.parentNode?.insertBefore(node, last.nextSibling);
  else insertNode(devicesOf(domain), driveNode(source, seed.target, seed.bus));
}

/**
 * The definition of a clone, made of what `dumpxml --inactive --security-info` says of its original. What the plan does not
 * name survives, unknown elements and other tools' metadata too. Throws `guest.changed-meanwhile` where the original is not what
 * was planned for, `clone.cannot` and `clone.needs-admin` for what may not be in two guests.
 */
export const cloneGuestXml = (original: string, plan: ClonePlan): string =>
  editGuestXml(original, setName(plan.name), (domain) => {
    domain.removeAttribute('id');
    if (!plan.mayReachHost) refuseReach(domain);
    setIdentity(domain, plan);
    setDisks(domain, plan);
    setNics(domain, plan);
    setScreens(domain);
    setChannels(domain);
    setSeed(domain, plan);
  });
