import { type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** Publishing a guest as an image; what it shares with a clone is among those of clones. */
export const publishRefusals = {
  'publish.no-disk': row(
    409,
    'after-change',
    'The guest has no disk of its own that could become an image.',
    'Give it a disk and install a system on it.',
  ),
  'publish.kernel': row(
    409,
    'never',
    'The guest is started with a kernel that lies on its host, and an image does not carry that.',
    'Install a boot loader on its disk and take the kernel out of its definition.',
  ),
  'publish.windows': row(
    409,
    'never',
    'Guests cannot be made of an image of Windows yet: the first settings that an image gets are for cloud-init.',
    'Clone the guest instead.',
  ),
  'publish.encrypted': row(
    409,
    'after-change',
    (d) => `The disk ${d.disk ?? 'of the guest'} is encrypted on its host, so guests made of it could not read it.`,
    'Publish a guest whose disk is not.',
  ),
} as const satisfies Record<string, RefusalRow>;
