import type { Permission } from '#lib/domain/access/permission.ts';

/** What each permission allows, for the person who makes a key. */
export const permissionWords: Record<Permission, string> = {
  'guest.read': 'See guests',
  'guest.create': 'Create guests',
  'guest.change': 'Change guests',
  'guest.power': 'Start and stop guests',
  'guest.delete': 'Delete guests',
  'guest.console': 'Use consoles of guests',
  'guest.share': 'Share guests',
  'guest.run': 'Run commands and set passwords in guests',
  'guest.definition': 'Read and write definitions (XML)',
  'host.read': 'See hosts',
  'host.manage': 'Add, change and forget hosts',
  'image.read': 'See images',
  'image.create': 'Publish, share and delete own images',
  'image.manage': 'Fetch and build images, delete any, upload ISOs',
  'operation.read': 'See operations',
  'operation.cancel': 'Cancel and retry operations',
  'person.manage': 'Manage people',
  'audit.read': 'Read the audit log',
  'self.manage': 'Own sessions and API keys',
};

/** What a key for scripts most often needs. */
export const usualPermissions: readonly Permission[] = ['guest.read', 'operation.read'];
