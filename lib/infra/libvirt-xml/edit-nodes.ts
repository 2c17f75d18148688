import type { Element, Node } from '@xmldom/xmldom';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { childOf, childrenOf, toElement, type XmlNode, x } from '#lib/infra/libvirt-xml/xml-document.ts';

/** One change of a definition; it touches what it names and nothing else, and made twice it is as made once. */
export type GuestEdit = (domain: Element) => void;

export const refuseEdit = (technical: string) => new Failure({ code: 'guest.definition-invalid', technical });

export function createNode(parent: Element, node: XmlNode): Element {
  const document = parent.ownerDocument;
  if (!document) throw refuseEdit('The element belongs to no document.');
  return toElement(document, node);
}

const isBlankText = (node: Node | null): node is Node =>
  node !== null && node.nodeType === 3 && !(node.nodeValue ?? '').trim();

/** Behind `before`, or as the last child, on a line of its own with the indentation of its neighbours. */
export function insertNode(parent: Element, node: XmlNode, before: Element | null = null): void {
  const element = createNode(parent, node);
  const neighbour = before ?? childrenOf(parent).at(-1) ?? null;
  const space = neighbour?.previousSibling ?? null;
  const at = before ? before.nextSibling : (neighbour?.nextSibling ?? null);
  if (isBlankText(space)) parent.insertBefore(space.cloneNode(false), at);
  parent.insertBefore(element, at);
}

/** With the white space before it, so that no empty line is left. */
export function removeNode(element: Element | null): void {
  const parent = element?.parentNode;
  if (!element || !parent) return;
  const space = element.previousSibling;
  if (isBlankText(space)) parent.removeChild(space);
  parent.removeChild(element);
}

/** The child of that tag as given, in the place of the one that was there; null takes it away. */
export function setChild(parent: Element, tag: string, node: XmlNode | null, before: Element | null = null): void {
  const old = childOf(parent, tag);
  if (!node) removeNode(old);
  else if (old) parent.replaceChild(createNode(parent, node), old);
  else insertNode(parent, node, before);
}

/** Text of a child; null or empty takes the child away. */
export function setChildText(parent: Element, tag: string, text: string | null, before: Element | null = null): void {
  setChild(parent, tag, text ? x(tag, {}, text) : null, before);
}

/** Sets an attribute, or takes it away where `value` is null. */
export function setAttribute(element: Element | null, name: string, value: string | null): void {
  if (value === null) element?.removeAttribute(name);
  else element?.setAttribute(name, value);
}

/** The child of that tag, made where there is none. */
export function ensureChild(parent: Element, tag: string, before: Element | null = null): Element {
  if (!childOf(parent, tag)) insertNode(parent, x(tag), before);
  const child = childOf(parent, tag);
  if (!child) throw refuseEdit(`The definition has no place for <${tag}>.`);
  return child;
}

export const devicesOf = (domain: Element): Element => ensureChild(domain, 'devices');
