/**
 * Every file of `app/` that draws something, and the looks at it: names that specs give to `lookAt`, which holds the address of the
 * page against this table. tests/architecture/looks.test.ts holds the table against the files and the specs.
 */
export const looks: Record<string, readonly string[]> = {
  'app/(auth)/setup/page.tsx': ['setup', 'setup-used', 'setup-no-link'],
  'app/(auth)/sign-in/page.tsx': ['sign-in', 'sign-in-no-admin'],
  'app/(console)/console/[guestId]/page.tsx': ['console-window', 'console-serial'],
  'app/(main)/[...unknown]/page.tsx': ['unknown-address'],
  'app/(main)/activity/audit/page.tsx': ['audit'],
  'app/(main)/activity/page.tsx': ['activity', 'activity-failed'],
  'app/(main)/guests/[id]/activity/page.tsx': ['guest-activity'],
  'app/(main)/guests/[id]/console/page.tsx': ['console', 'console-off'],
  'app/(main)/guests/[id]/definition/page.tsx': ['guest-definition', 'definition-edit'],
  'app/(main)/guests/[id]/hardware/page.tsx': ['guest-hardware', 'hardware', 'hardware-disk'],
  'app/(main)/guests/[id]/overview/page.tsx': [
    'guest-overview',
    'student-guest',
    'guest-share',
    'guest-inside',
    'guest-command',
    'guest-password',
  ],
  'app/(main)/guests/[id]/snapshots/page.tsx': ['snapshots', 'snapshots-empty', 'snapshot-take'],
  'app/(main)/guests/create/page.tsx': ['create', 'create-iso', 'create-windows', 'fetch-dialog', 'fetch-create'],
  'app/(main)/guests/page.tsx': ['guests', 'guests-away', 'student-guests', 'guests-command'],
  'app/(main)/hosts/[id]/[[...tab]]/page.tsx': ['host', 'host-guests', 'host-pools', 'host-networks', 'host-settings'],
  'app/(main)/hosts/add/page.tsx': ['add-host'],
  'app/(main)/hosts/page.tsx': ['hosts'],
  'app/(main)/images/add/page.tsx': ['images-add-fetch', 'images-add-build', 'images-add-adopt'],
  'app/(main)/images/page.tsx': ['images', 'images-empty', 'images-failed'],
  'app/(main)/people/page.tsx': ['people', 'person-add', 'person-change'],
  'app/(main)/settings/page.tsx': ['settings', 'settings-sessions', 'key-make', 'student-settings'],
  'app/api/v1/docs/page.tsx': ['api-docs'],
  'app/error.tsx': ['window-failed'],
  'app/(main)/error.tsx': ['page-failed'],
  'app/not-found.tsx': ['unknown-console'],
  'app/(main)/not-found.tsx': ['unknown-address'],
};

/** The addresses at which a page stands: `/guests/[id]/console` is any guest's. */
export function addressOf(file: string): RegExp {
  const parts = file
    .split('/')
    .slice(1, -1)
    .filter((part) => !part.startsWith('('));
  const written = parts.map((part) => {
    if (part.startsWith('[[...')) return '(/.+)?';
    if (part.startsWith('[...')) return '/.+';
    return part.startsWith('[') ? '/[^/]+' : `/${part.replaceAll('.', '\\.')}`;
  });
  return new RegExp(`^${written.join('') || '/'}$`);
}

/** Whether a look of this name is at the right address. One that the table does not hold, or of what stands anywhere, is. */
export function isAtItsAddress(name: string, path: string): boolean {
  const files = Object.keys(looks).filter((file) => looks[file]?.includes(name));
  const pages = files.filter((file) => file.endsWith('/page.tsx'));
  return pages.length === 0 || pages.some((file) => addressOf(file).test(path));
}
