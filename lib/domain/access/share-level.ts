import { z } from 'zod';
import type { Permission } from '#lib/domain/access/permission.ts';

/** What a guest was shared as. Each level holds the ones before it. */
export const ShareLevel = z.enum(['viewer', 'operator', 'owner']);
export type ShareLevel = z.infer<typeof ShareLevel>;

const viewer: readonly Permission[] = ['guest.read', 'guest.console', 'operation.read'];
const operator: readonly Permission[] = [...viewer, 'guest.power'];
const owner: readonly Permission[] = [
  ...operator,
  'guest.change',
  'guest.delete',
  'guest.share',
  'guest.run',
  'operation.cancel',
];

export const sharePermissions: Record<ShareLevel, readonly Permission[]> = { viewer, operator, owner };

/** The levels that carry a permission. */
export const levelsWith = (permission: Permission): ShareLevel[] =>
  ShareLevel.options.filter((level) => sharePermissions[level].includes(permission));

/** A viewer looks at the screen; whoever may switch the power may also type. */
export const consoleModeOf = (level: ShareLevel): 'view' | 'control' => (level === 'viewer' ? 'view' : 'control');
