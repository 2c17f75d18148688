import { type Role, roleNames } from '#lib/domain/access/role.ts';

/** What each role may do, in a line each. The table of permissions itself is in lib/domain/access. */
export const roleWords: Record<Role, readonly string[]> = {
  admin: ['Everything: hosts, images, all guests', 'People, roles and the audit log', 'Equals root on every host'],
  instructor: [
    'Own guests, and those shared with them',
    'Publishes and shares own images',
    'No hosts, no other people',
  ],
  member: ['Own guests from images shared with all', 'Shares them, deletes them', 'No hosts, no other people'],
  student: ['Looks at and types into own guests', 'Makes and deletes nothing', 'Sees nothing else'],
};

export const roleChoices = (Object.keys(roleNames) as Role[]).map((role) => ({
  value: role,
  label: roleNames[role],
  words: roleWords[role],
}));
