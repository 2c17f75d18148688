import { attributeOf, childrenAt, parseXml, rootOf } from '#lib/infra/libvirt-xml/xml-document.ts';

/**
 * The password of each screen in a definition read with `--security-info`, in the order of its screens; null where one has none.
 * They stay in the gateway.
 */
export function readScreenPasswords(xml: string): (string | null)[] {
  return childrenAt(rootOf(parseXml(xml, 'domain')), 'devices', 'graphics').map((graphics) =>
    attributeOf(graphics, 'passwd'),
  );
}
