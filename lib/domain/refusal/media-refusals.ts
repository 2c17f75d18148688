import { of, type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** ISOs and disk images that people bring, and how they come. */
export const mediaRefusals = {
  'media.not-media': row(
    422,
    'never',
    (d) => `${d.name ?? 'The file'} is not ${d.wanted ?? 'an ISO'}.`,
    'Choose an ISO, or a disk image in qcow2 or raw format, and let its name end as such.',
  ),
  'media.no-room': row(
    507,
    'after-change',
    (d) => `${d.name ?? 'The file'} takes ${d.size ?? 'more'}, and the pool${of(d.pool)} has ${d.left ?? 'less'} left.`,
    'Delete volumes, or choose another pool.',
  ),
  'media.checksum-wrong': row(
    422,
    'after-change',
    (d) =>
      `What arrived is not what you expected: its SHA-256 is ${d.actual ?? 'another'}, not ${d.expected ?? 'yours'}.`,
    'Nothing was kept. Download the file again, or check where the checksum comes from.',
  ),
  'media.uploading': row(
    409,
    'after-change',
    (d) => `${d.volume ?? 'The volume'} is not all there yet.`,
    'It is being uploaded or fetched. Wait until that is over, or cancel it.',
  ),
  'media.leaving': row(
    409,
    'after-change',
    (d) => `What was uploaded of ${d.volume ?? 'it'} before is being taken away.`,
    'Try again in a moment.',
  ),
  'upload.too-many': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} takes ${d.max ?? 'some'} uploads at once.`,
    'Wait for one of them, or cancel it.',
  ),
  'upload.abandoned': row(
    409,
    'after-change',
    (d) => `Nothing came for ${d.minutes ?? 'some'} minutes, so the upload was given up.`,
    'Nothing was kept. Begin again.',
  ),
  'upload.not-receiving': row(
    503,
    'backoff',
    'The host does not take the file at this moment.',
    'It is tried again by itself.',
  ),
  'upload.ended': row(409, 'never', 'This upload has ended.', 'Begin another one.'),
  'upload.out-of-order': row(
    409,
    'after-change',
    (d) => `The part at ${d.offset ?? 'that place'} is not the next one: ${d.received ?? 'other'} bytes are there.`,
    'Send what comes after those.',
  ),
  'upload.part-refused': row(
    422,
    'never',
    (d) => `A part of ${d.length ?? 'that many'} bytes is not taken; ${d.left ?? 'some'} are left.`,
    'Send from 64 KiB to 64 MiB at once, and say how many (Content-Length).',
  ),
  'upload.unreadable': row(
    422,
    'after-change',
    'Your browser cannot read the file any more.',
    'It was moved, changed or taken out. Choose it again to go on.',
  ),
  'upload.broken-off': row(400, 'backoff', 'The part did not arrive whole.', 'Send it again.'),
} as const satisfies Record<string, RefusalRow>;
