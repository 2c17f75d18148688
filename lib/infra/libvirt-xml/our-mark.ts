import type { Element } from '@xmldom/xmldom';
import { attributeOf, childOf, childrenOf, type XmlNode, x } from '#lib/infra/libvirt-xml/xml-document.ts';

/** The namespace of what Guesthouse writes into libvirt's metadata. Never change it: it is how guests are known again. */
export const guesthouseNamespace = 'urn:guesthouse:libvirt:1';
export const libosinfoNamespace = 'http://libosinfo.org/xmlns/libvirt/domain/1.0';

/** What we write of ourselves into a definition: our id and the digest of what was asked for. No secrets. */
export type OurMark = { guestId: string; specDigest: string | null };

export const markNode = (mark: OurMark): XmlNode =>
  x('guesthouse:guest', {
    'xmlns:guesthouse': guesthouseNamespace,
    id: mark.guestId,
    spec: mark.specDigest ?? undefined,
  });

/** Found by namespace, whatever prefix it carries: libvirt keeps ours, other tools may rewrite it. */
export function findInMetadata(domain: Element, namespace: string, localName: string): Element | null {
  const metadata = childOf(domain, 'metadata');
  if (!metadata) return null;
  return childrenOf(metadata).find((e) => e.namespaceURI === namespace && e.localName === localName) ?? null;
}

export function readMark(domain: Element): OurMark | null {
  const element = findInMetadata(domain, guesthouseNamespace, 'guest');
  const guestId = attributeOf(element, 'id');
  return guestId ? { guestId, specDigest: attributeOf(element, 'spec') } : null;
}

/** Names of our own in a definition; libvirt keeps aliases that begin with `ua-`. */
export const discAlias = { seed: 'ua-seed', media: 'ua-media', drivers: 'ua-drivers' } as const;
