import { of, type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** Pools, volumes, networks, images and media. */
export const storageRefusals = {
  'pool.missing': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} has no storage pool${d.pool ? ` named ${d.pool}` : ''}.`,
    'Make one on the host page.',
  ),
  'pool.inactive': row(
    409,
    'after-change',
    (d) => `The pool${of(d.pool)} is not active.`,
    'Start it on the host page.',
  ),
  'pool.exists': row(
    409,
    'never',
    (d) => `The host has a pool with that name or that folder already${d.pool ? `: ${d.pool}` : ''}.`,
    'Use that pool, or choose another name and folder.',
  ),
  'pool.busy': row(
    503,
    'backoff',
    (d) => `The pool${of(d.pool)} is busy with another volume.`,
    'It is tried again by itself.',
  ),
  'pool.full': row(
    507,
    'after-change',
    (d) => `The pool${of(d.pool)} is full.`,
    'Delete volumes, or choose another pool.',
  ),
  'volume.missing': row(
    404,
    'after-change',
    (d) => `The volume${of(d.volume)} is not in its pool any more.`,
    'Refresh the pool, or choose another one.',
  ),
  'volume.exists': row(
    409,
    'after-change',
    (d) => `There is a volume named ${d.volume ?? 'like that'} already.`,
    'Choose another name, or delete that one.',
  ),
  'volume.is-image': row(
    409,
    'never',
    (d) => `${d.volume ?? 'The volume'} is an image.`,
    'Choose the image instead: guests are made as clones of it.',
  ),
  'volume.in-use': row(
    409,
    'after-change',
    (d) => `${d.volume ?? 'The volume'} is the base of ${d.count ?? 'other'} disks.`,
    'Delete those guests first.',
  ),
  'volume.in-snapshot': row(
    409,
    'after-change',
    (d) => `${d.volume ?? 'The volume'} is part of the snapshots of ${d.guest ?? 'a guest'}.`,
    'Delete those snapshots first.',
  ),
  'image.not-ready': row(
    409,
    'after-change',
    (d) => `The image${of(d.image)} is not ready.`,
    'Wait until it has been made, or make it again.',
  ),
  'image.not-an-image': row(
    422,
    'after-change',
    (d) => `${d.what ?? 'The file'} is not a disk image.`,
    'Give a qcow2 or raw disk image.',
  ),
  'image.refers-elsewhere': row(
    422,
    'never',
    (d) => `${d.file ?? 'The disk image'} names ${d.what ?? 'another file'}, which a host would open for it.`,
    'Make it a single file (qemu-img convert -O qcow2) and give that.',
  ),
  'image.broken-off': row(
    502,
    'backoff',
    (d) => `The download from ${d.url ?? 'the source'} broke off.`,
    'It is tried again by itself. If it keeps breaking off, take another mirror.',
  ),
  'image.build-needs': row(
    409,
    'after-change',
    (d) => `To build images ${d.host ?? 'the host'} needs ${d.what ?? 'more'}.`,
    'Change that there, then try again.',
  ),
  'image.checksum-wrong': row(
    422,
    'after-change',
    (d) =>
      `The checksum is not the published one${d.actual ? `: ${d.actual} instead of ${d.expected ?? 'another'}` : ''}.`,
    'The download was broken or changed. Try again, then another mirror.',
  ),
  'image.checksum-missing': row(
    502,
    'after-change',
    (d) => `The checksum file at ${d.url ?? 'the source'} does not name this image.`,
    'The source may have changed. Choose another version.',
  ),
  'image.url-refused': row(
    422,
    'after-change',
    (d) => `${d.url ?? 'The address'} may not be fetched.`,
    'Give an http or https address outside the host’s own network.',
  ),
  'image.url-status': row(
    502,
    'after-change',
    (d) => `${d.url ?? 'The address'} answered ${d.status ?? 'with an error'}.`,
    'Check the address in a browser.',
  ),
  'image.url-html': row(
    422,
    'after-change',
    (d) => `${d.url ?? 'The address'} is a web page, not an image.`,
    'Give the address of the file itself.',
  ),
  'image.no-internet': row(
    502,
    'after-change',
    (d) => `${d.host ?? 'The host'} cannot reach ${d.url ?? 'the internet'}.`,
    'Build an image from the host’s own distribution instead.',
  ),
  'image.build-failed': row(
    502,
    'after-change',
    'The image could not be built.',
    'The output below says at which step.',
  ),
  'image.name-taken': row(
    409,
    'after-change',
    (d) => `Somebody else has an image named ${d.name ?? 'like that'}.`,
    'Choose another name.',
  ),
  'image.cannot-build': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} runs ${d.os ?? 'another system'}; images can be built on Debian and Ubuntu.`,
    'Fetch a cloud image instead.',
  ),
  'image.not-on-host': row(
    409,
    'after-change',
    (d) => `Another host has this image; it is on ${d.host ?? 'one host'} only.`,
    (d) => `Make the guest on ${d.host ?? 'that host'}.`,
  ),
  'network.missing': row(
    409,
    'after-change',
    (d) => `The network${of(d.network)} is not active on this host.`,
    'Start it, or choose another one.',
  ),
  'bridge.missing': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} has no bridge${d.bridge ? ` named ${d.bridge}` : ''}.`,
    'Make it there and press Check again on the host page, or choose another network.',
  ),
  'media.missing': row(
    404,
    'after-change',
    (d) => `The ISO${of(d.volume)} is gone from its pool.`,
    'Choose another one.',
  ),
} as const satisfies Record<string, RefusalRow>;
