import { z } from 'zod';

/** Prefix of each kind of id. An id is `<prefix>_<26 characters of Crockford base32, lower case>`. */
export const idPrefixes = {
  guest: 'gst',
  host: 'hst',
  image: 'img',
  imageVersion: 'imv',
  operation: 'opr',
  step: 'stp',
  consoleSession: 'cns',
  user: 'usr',
  apiKey: 'key',
  secret: 'sec',
  audit: 'aud',
} as const;

export type IdKind = keyof typeof idPrefixes;

const idPattern = (kind: IdKind) => new RegExp(`^${idPrefixes[kind]}_[0-9a-hjkmnp-tv-z]{26}$`);

const idSchema = <K extends IdKind>(kind: K) => z.string().regex(idPattern(kind), `not the id of a ${kind}`).brand<K>();

export const GuestId = idSchema('guest');
export type GuestId = z.infer<typeof GuestId>;
export const HostId = idSchema('host');
export type HostId = z.infer<typeof HostId>;
export const ImageId = idSchema('image');
export type ImageId = z.infer<typeof ImageId>;
export const ImageVersionId = idSchema('imageVersion');
export type ImageVersionId = z.infer<typeof ImageVersionId>;
export const OperationId = idSchema('operation');
export type OperationId = z.infer<typeof OperationId>;

/** A libvirt UUID in its canonical lower-case form. */
export const GuestUuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not a UUID')
  .brand<'guestUuid'>();
export type GuestUuid = z.infer<typeof GuestUuid>;
