import type { Document, Element } from '@xmldom/xmldom';
import {
  attributeOf,
  childrenAt,
  childrenOf,
  formatXml,
  parseXml,
  rootOf,
} from '#lib/infra/libvirt-xml/xml-document.ts';

/** What stands in the place of a secret. */
export const hidden = '(hidden)';

const everywhere = (element: Element): Element[] => [element, ...childrenOf(element).flatMap(everywhere)];

/** `-object secret,id=x,data=…`, `password=…` and the like inside a QEMU argument. */
const secretInArgument = /\b(data|password|passwd|secret|key)=[^,]*/giu;

function hideText(element: Element): void {
  if (childrenOf(element).length === 0 && element.textContent) element.textContent = hidden;
}

/**
 * A definition without secrets, for history, diffs and logs: passwords of screens, cookies of network disks, QEMU
 * arguments and environment, credentials handed over by SMBIOS or fw_cfg. In the stable form, so versions compare by line.
 */
export const redactGuestXml = (xml: string): string =>
  redactGuest(parseXml(xml, 'domain', 'domainsnapshot', 'domainbackup'));

/** The same from a document that is parsed already; it holds no secrets afterwards. */
export function redactGuest(document: Document): string {
  for (const element of everywhere(rootOf(document))) {
    for (const name of ['passwd', 'passwdValidTo', 'password']) element.removeAttribute(name);
    const tag = element.localName ?? element.tagName;
    if (tag === 'cookie' || tag === 'password' || tag === 'passwd') hideText(element);
    if (tag === 'arg' || tag === 'env') {
      const value = attributeOf(element, 'value');
      const name = attributeOf(element, 'name') ?? '';
      if (value && /pass|secret|token|key/iu.test(name)) element.setAttribute('value', hidden);
      else if (value) element.setAttribute('value', value.replace(secretInArgument, `$1=${hidden}`));
    }
    if (tag === 'sysinfo')
      for (const entry of [...childrenAt(element, 'oemStrings', 'entry'), ...childrenOf(element, 'entry')])
        hideText(entry);
    if (tag === 'launchSecurity')
      for (const part of childrenOf(element)) if (['dhCert', 'session'].includes(part.tagName)) hideText(part);
  }
  return formatXml(document);
}
