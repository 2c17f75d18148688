import { attributeOf, childrenAt, parseXml, rootOf } from '#lib/infra/libvirt-xml/xml-document.ts';

/** The VNC password in a definition read with `--security-info`; null without one. It stays in the gateway. */
export function readScreenPassword(xml: string): string | null {
  const screens = childrenAt(rootOf(parseXml(xml, 'domain')), 'devices', 'graphics');
  const vnc = screens.find((graphics) => attributeOf(graphics, 'type') === 'vnc');
  return attributeOf(vnc ?? null, 'passwd');
}
