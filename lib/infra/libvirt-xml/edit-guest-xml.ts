import type { Element, Node } from '@xmldom/xmldom';
import type { DiskSource } from '#lib/domain/guest/guest-definition.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { diskSourceNode } from '#lib/infra/libvirt-xml/build-guest-devices.ts';
import {
  discAlias,
  findInMetadata,
  guesthouseNamespace,
  markNode,
  type OurMark,
} from '#lib/infra/libvirt-xml/our-mark.ts';
import {
  attributeOf,
  childOf,
  childrenAt,
  childrenOf,
  nodesOf,
  parseXml,
  rootOf,
  serializeXml,
  toElement,
  wholeNumberOf,
  type XmlNode,
  x,
} from '#lib/infra/libvirt-xml/xml-document.ts';

/** One change of a definition; it touches what it names and nothing else. */
export type GuestEdit = (domain: Element) => void;

const refuse = (technical: string) => new Failure({ code: 'guest.definition-invalid', technical });

/**
 * A definition with some changes. Everything else survives: unknown elements, comments, other namespaces, order. Edit what
 * `dumpxml --inactive --security-info` gave, or the passwords of the screens are lost at the next define.
 */
export function editGuestXml(xml: string, ...edits: readonly GuestEdit[]): string {
  const document = parseXml(xml, 'domain');
  for (const edit of edits) edit(rootOf(document));
  return `${nodesOf(document).map(serializeXml).join('')}\n`;
}

function create(parent: Element, node: XmlNode): Element {
  const document = parent.ownerDocument;
  if (!document) throw refuse('The element belongs to no document.');
  return toElement(document, node);
}

const isBlankText = (node: Node | null): node is Node =>
  node !== null && node.nodeType === 3 && !(node.nodeValue ?? '').trim();

/** Behind `before`, or as the last child, on a line of its own with the indentation of its neighbours. */
function insert(parent: Element, node: XmlNode, before: Element | null = null): void {
  const element = create(parent, node);
  const neighbour = before ?? childrenOf(parent).at(-1) ?? null;
  const space = neighbour?.previousSibling ?? null;
  const at = before ? before.nextSibling : (neighbour?.nextSibling ?? null);
  if (isBlankText(space)) parent.insertBefore(space.cloneNode(false), at);
  parent.insertBefore(element, at);
}

/** With the white space before it, so that no empty line is left. */
function remove(element: Element): void {
  const parent = element.parentNode;
  if (!parent) return;
  const space = element.previousSibling;
  if (isBlankText(space)) parent.removeChild(space);
  parent.removeChild(element);
}

/** Text of a child of the domain; null or empty takes the child away. */
function setText(domain: Element, tag: string, text: string | null, attributes: XmlNode['attributes'] = {}): void {
  const old = childOf(domain, tag);
  if (!text) {
    if (old) remove(old);
    return;
  }
  const node = x(tag, attributes, text);
  if (old) domain.replaceChild(create(domain, node), old);
  else insert(domain, node, childOf(domain, 'title') ?? childOf(domain, 'uuid') ?? childOf(domain, 'name'));
}

export const setName =
  (name: string): GuestEdit =>
  (domain) =>
    setText(domain, 'name', name);

/** One line, at libvirt's own wish. */
export const setTitle =
  (title: string | null): GuestEdit =>
  (domain) => {
    if (title && /[\r\n]/u.test(title)) throw refuse('A title is one line.');
    setText(domain, 'title', title);
  };

export const setDescription =
  (description: string | null): GuestEdit =>
  (domain) =>
    setText(domain, 'description', description);

/** Both the memory at the start and what it may be ballooned back to. NUMA cells name the memory a second time: refused. */
export const setMemoryMiB =
  (memoryMiB: number): GuestEdit =>
  (domain) => {
    if (childOf(domain, 'cpu', 'numa')) throw refuse('The memory of this guest is given per NUMA cell.');
    setText(domain, 'memory', String(memoryMiB), { unit: 'MiB' });
    setText(domain, 'currentMemory', String(memoryMiB), { unit: 'MiB' });
  };

/** A topology that does not multiply to the new number is taken away, since libvirt refuses the two together. */
export const setVcpus =
  (vcpus: number): GuestEdit =>
  (domain) => {
    const old = childOf(domain, 'vcpu');
    const kept = ['placement', 'cpuset'].map((name) => [name, attributeOf(old, name) ?? undefined] as const);
    setText(domain, 'vcpu', String(vcpus), Object.fromEntries(kept));
    const each = childOf(domain, 'vcpus');
    if (each) remove(each);
    const topology = childOf(domain, 'cpu', 'topology');
    const product = ['sockets', 'dies', 'clusters', 'cores', 'threads']
      .map((name) => wholeNumberOf(attributeOf(topology, name)) ?? 1)
      .reduce((a, b) => a * b, 1);
    if (topology && product !== vcpus) remove(topology);
  };

const disksOf = (domain: Element): Element[] => childrenAt(domain, 'devices', 'disk');

const diskAt = (domain: Element, target: string): Element => {
  const disk = disksOf(domain).find((d) => attributeOf(childOf(d, 'target'), 'dev') === target);
  if (!disk) throw refuse(`The guest has no disk ${target}.`);
  return disk;
};

/** Puts a medium into a CD or floppy drive, whatever was in it; `empty` takes it out. */
export const setMedia =
  (target: string, source: DiskSource): GuestEdit =>
  (domain) => {
    const drive = diskAt(domain, target);
    if (!['cdrom', 'floppy'].includes(attributeOf(drive, 'device') ?? '')) throw refuse(`${target} is not a drive.`);
    const { type, node } = diskSourceNode(source);
    const old = childOf(drive, 'source');
    const backing = childOf(drive, 'backingStore');
    if (backing) remove(backing);
    drive.setAttribute('type', type);
    childOf(drive, 'driver')?.setAttribute('type', 'raw');
    if (old && node) drive.replaceChild(create(drive, node), old);
    else if (old) remove(old);
    else if (node) insert(drive, node, childOf(drive, 'driver'));
  };

export const removeDisk =
  (target: string): GuestEdit =>
  (domain) =>
    remove(diskAt(domain, target));

/** The drive of the seed goes when it has served; nothing happens where there is none any more. */
export const removeSeed: GuestEdit = (domain) => {
  const seed = disksOf(domain).find((d) => attributeOf(childOf(d, 'alias'), 'name') === discAlias.seed);
  if (seed) remove(seed);
};

/** Where the seed hangs, by the name libvirt knows the drive by; null when it is gone. */
export function findSeedTarget(xml: string): string | null {
  const seed = disksOf(rootOf(parseXml(xml, 'domain'))).find(
    (d) => attributeOf(childOf(d, 'alias'), 'name') === discAlias.seed,
  );
  return seed ? attributeOf(childOf(seed, 'target'), 'dev') : null;
}

/** Our id and digest; null takes our mark away. Other tools' metadata stays. */
export const setMark =
  (mark: OurMark | null): GuestEdit =>
  (domain) => {
    const old = findInMetadata(domain, guesthouseNamespace, 'guest');
    if (old) remove(old);
    if (!mark) return;
    if (!childOf(domain, 'metadata')) insert(domain, x('metadata'), childOf(domain, 'uuid') ?? childOf(domain, 'name'));
    const metadata = childOf(domain, 'metadata');
    if (metadata) insert(metadata, markNode(mark));
  };
