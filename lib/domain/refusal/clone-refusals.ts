import { type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** Cloning a guest; what is said of its disks holds for publishing one, too. */
export const cloneRefusals = {
  'clone.source-runs': row(
    409,
    'after-change',
    (d) => `${d.guest ?? 'The guest'} is not off: its disks would change while they are copied.`,
    'Shut it down, then try again.',
  ),
  'clone.source-changed': row(
    409,
    'after-change',
    (d) => `The disk ${d.volume ?? 'of the guest'} was written to while it was copied.`,
    'Somebody started the guest meanwhile. Shut it down, then try again.',
  ),
  'clone.saved-memory': row(
    409,
    'after-change',
    'The memory of the guest was saved when its host went down, so its disks are not complete without it.',
    'Start the guest, shut it down from the inside, then try again.',
  ),
  'clone.disk-elsewhere': row(
    409,
    'after-change',
    (d) => `The disk ${d.disk ?? 'of the guest'} is not a volume of a storage pool, so it cannot be copied.`,
    'Move it into a pool, or take it off the guest.',
  ),
  'clone.needs-admin': row(
    403,
    'never',
    (d) =>
      `The guest has ${d.what ?? 'something that reaches into its host'}; only an admin may give that to another guest.`,
    'Ask an admin to clone it.',
  ),
  'clone.cannot': row(
    409,
    'after-change',
    (d) => `${d.what ?? 'Something of the guest'} cannot be cloned.`,
    'Take it off the guest, or clone it by hand on its host.',
  ),
  'clone.no-drive': row(
    409,
    'after-change',
    'The guest has no free drive for the disc with the first settings.',
    'Clone it without them.',
  ),
  'clone.no-settings': row(
    409,
    'after-change',
    'This guest cannot be given first settings: it runs Windows, or has no channel for the guest agent.',
    'Clone it without them.',
  ),
  'pool.no-room': row(
    507,
    'after-change',
    (d) => `${d.pool ?? 'The pool'} has not enough room: up to ${d.need ?? '?'} are needed, ${d.free ?? '?'} are free.`,
    'Delete volumes, or choose another pool.',
  ),
} as const satisfies Record<string, RefusalRow>;
