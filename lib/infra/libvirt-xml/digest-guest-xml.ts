import { createHash } from 'node:crypto';
import { redactGuestXml } from '#lib/infra/libvirt-xml/redact-guest-xml.ts';

/** One word for what a definition says, whatever its white space: the history takes a new version when it changes. Passwords do not count. */
export const digestGuestXml = (xml: string): string =>
  createHash('sha256').update(redactGuestXml(xml)).digest('hex').slice(0, 32);

/** One word for a text as it is, to tell whether it changed without parsing it. */
export const digestText = (text: string): string => createHash('sha256').update(text).digest('base64');
