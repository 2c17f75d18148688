import { z } from 'zod';
import type { Role } from '#lib/domain/access/role.ts';

/** Everything that can be allowed. A procedure declares one of these. */
export const Permission = z.enum([
  'guest.read',
  'guest.create',
  'guest.change',
  'guest.power',
  'guest.delete',
  'guest.console',
  'guest.share',
  'guest.run',
  'guest.definition',
  'host.read',
  'host.manage',
  'image.read',
  'image.create',
  'image.manage',
  'operation.read',
  'operation.cancel',
  'person.manage',
  'audit.read',
  'self.manage',
]);
export type Permission = z.infer<typeof Permission>;

/** How far a permission reaches: to everything, or to what is one's own or shared with one. */
export type Reach = 'everything' | 'own';

const own = 'own';
const everything = 'everything';

/** The matrix of roles. What is not named is not allowed. */
export const grants: Record<Role, Partial<Record<Permission, Reach>>> = {
  admin: Object.fromEntries(Permission.options.map((permission) => [permission, everything])),
  instructor: {
    'guest.read': own,
    'guest.create': own,
    'guest.change': own,
    'guest.power': own,
    'guest.delete': own,
    'guest.console': own,
    'guest.share': own,
    'guest.run': own,
    'image.read': own,
    'image.create': own,
    'operation.read': own,
    'operation.cancel': own,
    'self.manage': own,
  },
  member: {
    'guest.read': own,
    'guest.create': own,
    'guest.change': own,
    'guest.power': own,
    'guest.delete': own,
    'guest.console': own,
    'guest.share': own,
    'guest.run': own,
    'image.read': own,
    'operation.read': own,
    'operation.cancel': own,
    'self.manage': own,
  },
  student: {
    'guest.read': own,
    'guest.console': own,
    'operation.read': own,
    'self.manage': own,
  },
};
