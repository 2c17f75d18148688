import type { Element } from '@xmldom/xmldom';
import { disksOf } from '#lib/infra/libvirt-xml/edit-disks.ts';
import { type GuestEdit, insertNode, refuseEdit, removeNode, setChild } from '#lib/infra/libvirt-xml/edit-nodes.ts';
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
  nodesOf,
  parseXml,
  rootOf,
  serializeXml,
  type XmlNode,
  x,
} from '#lib/infra/libvirt-xml/xml-document.ts';

/**
 * A definition with some changes. Everything else survives: unknown elements, comments, other namespaces, order. Edit what
 * `dumpxml --inactive --security-info` gave, or the passwords of the screens are lost at the next define.
 */
export function editGuestXml(xml: string, ...edits: readonly GuestEdit[]): string {
  const document = parseXml(xml, 'domain');
  for (const edit of edits) edit(rootOf(document));
  return `${nodesOf(document).map(serializeXml).join('')}\n`;
}

/** Text of a child of the domain, near its name; null or empty takes the child away. */
function setText(domain: Element, tag: string, text: string | null, attributes: XmlNode['attributes'] = {}): void {
  const before = childOf(domain, 'title') ?? childOf(domain, 'uuid') ?? childOf(domain, 'name');
  setChild(domain, tag, text ? x(tag, attributes, text) : null, before);
}

export const setName =
  (name: string): GuestEdit =>
  (domain) =>
    setText(domain, 'name', name);

/** One line, at libvirt's own wish. */
export const setTitle =
  (title: string | null): GuestEdit =>
  (domain) => {
    if (title && /[\r\n]/u.test(title)) throw refuseEdit('A title is one line.');
    setText(domain, 'title', title);
  };

export const setDescription =
  (description: string | null): GuestEdit =>
  (domain) =>
    setText(domain, 'description', description);

/** The drive of the seed goes when it has served; nothing happens where there is none any more. */
export const removeSeed: GuestEdit = (domain) => {
  const seed = disksOf(domain).find((d) => attributeOf(childOf(d, 'alias'), 'name') === discAlias.seed);
  if (seed) removeNode(seed);
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
    if (old) removeNode(old);
    if (!mark) return;
    if (!childOf(domain, 'metadata'))
      insertNode(domain, x('metadata'), childOf(domain, 'uuid') ?? childOf(domain, 'name'));
    const metadata = childOf(domain, 'metadata');
    if (metadata) insertNode(metadata, markNode(mark));
  };
