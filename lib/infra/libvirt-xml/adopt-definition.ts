import type { Element } from '@xmldom/xmldom';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { editGuestXml } from '#lib/infra/libvirt-xml/edit-guest-xml.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { hidden } from '#lib/infra/libvirt-xml/redact-guest-xml.ts';
import { attributeOf, childrenAt, parseXml, rootOf } from '#lib/infra/libvirt-xml/xml-document.ts';

const screensOf = (domain: Element): Element[] => childrenAt(domain, 'devices', 'graphics');

/** The password of a screen, in `dumpxml --security-info` only: as written, else of the screen of that type and place before. */
function keepPasswords(written: Element, current: Element): void {
  for (const [index, screen] of screensOf(written).entries()) {
    const before = screensOf(current)[index];
    if (!before || attributeOf(before, 'type') !== attributeOf(screen, 'type')) continue;
    for (const name of ['passwd', 'passwdValidTo']) {
      const value = attributeOf(before, name);
      if (value !== null && !screen.hasAttribute(name)) screen.setAttribute(name, value);
    }
  }
}

/**
 * What a person wrote, as it may be defined in the place of `current`: the same guest, by UUID and name, with the passwords that
 * people are not shown. Throws `guest.definition-invalid` for what is no definition, `guest.definition-other` for another
 * guest's, `guest.definition-hidden` where it holds the word that stands for a secret.
 */
export function adoptDefinition(written: string, current: string): string {
  const wanted = parseGuestXml(written);
  const there = parseGuestXml(current);
  if (wanted.uuid !== there.uuid || wanted.name !== there.name)
    throw new Failure({ code: 'guest.definition-other', details: { guest: there.name } });
  if (written.includes(hidden)) throw new Failure({ code: 'guest.definition-hidden' });
  const before = rootOf(parseXml(current, 'domain'));
  return editGuestXml(written, (domain) => keepPasswords(domain, before));
}
