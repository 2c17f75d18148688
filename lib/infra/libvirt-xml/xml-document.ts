import { DOMImplementation, DOMParser, type Document, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';
import { Failure } from '#lib/domain/refusal/failure.ts';

/** A definition with 300 snapshots' worth of metadata is still below 1 MiB; more is not a definition. */
const longestXmlLength = 4 * 1024 * 1024;

const bad = (technical: string, cause?: unknown) =>
  new Failure({ code: 'guest.definition-invalid', technical }, { cause });

/** As XML 1.0 has it (2.11), which is what libvirt reads; XML 1.1 would also make line feeds of U+0085, U+2028 and U+2029. */
const toLineFeeds = (text: string): string => text.replaceAll(/\r\n?/gu, '\n');

/**
 * Text → document whose root is one of `roots`. Throws `guest.definition-invalid` for what is not well-formed, for another
 * root and for any DOCTYPE: libvirt writes none, and entities are how XML bombs and file inclusion come in.
 */
export function parseXml(text: string, ...roots: string[]): Document {
  if (text.length > longestXmlLength) throw bad(`The XML is longer than ${longestXmlLength} characters.`);
  let document: Document;
  try {
    document = new DOMParser({
      onError: (level, message) => {
        // a name may hold U+FFFD; that it often comes from a wrong decoding is not our question
        if (level === 'warning' && message.startsWith('Unicode replacement character')) return;
        throw new Error(`${level}: ${message}`);
      },
      normalizeLineEndings: toLineFeeds,
    }).parseFromString(text.trim(), 'text/xml');
  } catch (error) {
    throw bad(error instanceof Error ? error.message : String(error), error);
  }
  if (document.doctype) throw bad('A DOCTYPE is not allowed.');
  const root = document.documentElement;
  if (!root || !roots.includes(root.tagName))
    throw bad(`Expected <${roots.join('> or <')}>, found <${root?.tagName ?? 'nothing'}>.`);
  return document;
}

export function rootOf(document: Document): Element {
  const root = document.documentElement;
  if (!root) throw bad('The document is empty.');
  return root;
}

export const serializeXml = (node: Node): string => new XMLSerializer().serializeToString(node);

export const isElement = (node: Node): node is Element => node.nodeType === 1;

export function nodesOf(parent: Node): Node[] {
  const nodes: Node[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) nodes.push(node);
  return nodes;
}

/** Child elements, of one tag name (with its prefix, as written) or all. */
export const childrenOf = (parent: Element, tag?: string): Element[] =>
  nodesOf(parent).filter((node): node is Element => isElement(node) && (tag === undefined || node.tagName === tag));

/** The first element along a path of tag names below `parent`. */
export function childOf(parent: Element | null, ...path: string[]): Element | null {
  let found: Element | null = parent;
  for (const tag of path) found = found ? (childrenOf(found, tag)[0] ?? null) : null;
  return found;
}

/** All elements along a path: every `<a>`'s every `<b>`. */
export const childrenAt = (parent: Element, ...path: string[]): Element[] =>
  path.reduce<Element[]>((level, tag) => level.flatMap((element) => childrenOf(element, tag)), [parent]);

/** An attribute that is there and not empty, or null. */
export const attributeOf = (element: Element | null, name: string): string | null =>
  element?.getAttribute(name) || null;

export const textOf = (element: Element | null): string | null => element?.textContent?.trim() || null;

export function wholeNumberOf(text: string | null): number | null {
  return text !== null && /^-?\d{1,15}$/u.test(text) ? Number(text) : null;
}

/** What XML 1.0 cannot hold at all, not even escaped. */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

function writable(text: string): string {
  if (unwritable.test(text))
    throw new Failure({
      code: 'input.invalid',
      details: { what: 'The text' },
      technical: 'It holds control characters.',
    });
  return text;
}

/** An element as a value: tag, attributes (`undefined` ones are left out), then text or children (`null` ones are left out). */
export type XmlNode = {
  tag: string;
  attributes: Record<string, string | number | undefined>;
  content: string | readonly (XmlNode | null)[];
};

export const x = (tag: string, attributes: XmlNode['attributes'] = {}, content: XmlNode['content'] = []): XmlNode => ({
  tag,
  attributes,
  content,
});

/** The prefixes declared so far: `createElementNS` wants the namespace of each. */
type Namespaces = Record<string, string>;

export function toElement(document: Document, node: XmlNode, inherited: Namespaces = {}): Element {
  const namespaces = { ...inherited };
  for (const [name, value] of Object.entries(node.attributes))
    if (name.startsWith('xmlns:')) namespaces[name.slice(6)] = String(value);
  const namespace = node.tag.includes(':') ? namespaces[node.tag.split(':')[0] ?? ''] : undefined;
  const element = namespace ? document.createElementNS(namespace, node.tag) : document.createElement(node.tag);
  for (const [name, value] of Object.entries(node.attributes)) {
    if (value === undefined) continue;
    if (name.startsWith('xmlns'))
      element.setAttributeNS('http://www.w3.org/2000/xmlns/', name, writable(String(value)));
    else element.setAttribute(name, writable(String(value)));
  }
  if (typeof node.content === 'string') element.appendChild(document.createTextNode(writable(node.content)));
  else for (const child of node.content) if (child) element.appendChild(toElement(document, child, namespaces));
  return element;
}

/** An element as the text of a document, two spaces deep per level. */
export function writeXml(node: XmlNode): string {
  const document = new DOMImplementation().createDocument(null, '', null);
  document.appendChild(toElement(document, node));
  return formatXml(document);
}

const isBlank = (node: Node): boolean => node.nodeType === 3 && (node.nodeValue ?? '').trim() === '';

function indent(element: Element, depth: number): void {
  const kept = nodesOf(element).filter((node) => !isBlank(node));
  // Text beside elements is somebody's own layout; a single text is a value.
  if (kept.length === 0 || kept.some((node) => node.nodeType === 3 || node.nodeType === 4)) return;
  for (const node of nodesOf(element)) if (isBlank(node)) element.removeChild(node);
  const document = element.ownerDocument;
  if (!document) return;
  for (const node of kept) {
    element.insertBefore(document.createTextNode(`\n${'  '.repeat(depth + 1)}`), node);
    if (isElement(node)) indent(node, depth + 1);
  }
  element.appendChild(document.createTextNode(`\n${'  '.repeat(depth)}`));
}

/** One element per line in a stable form, so that two versions can be compared line by line. Changes the document's white space. */
export function formatXml(document: Document): string {
  const root = rootOf(document);
  indent(root, 0);
  return `${nodesOf(document)
    .filter((node) => !isBlank(node))
    .map(serializeXml)
    .join('\n')}\n`;
}
