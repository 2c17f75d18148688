import { z } from 'zod';
import { windowsLanguageTags, windowsLocaleTags } from '#lib/domain/windows/windows-languages.ts';
import { WindowsUpdates } from '#lib/domain/windows/windows-setup.ts';
import { windowsTimeZoneNames } from '#lib/domain/windows/windows-time-zones.ts';
import { windowsVersionOf } from '#lib/domain/windows/windows-versions.ts';

/** What stands in a choice that follows the language. */
export const asLanguage = 'language';

/** What stands in the choice of a driver disc where none is wanted. */
export const noDisc = 'none';

const fromList = 'Choose one from the list.';

const LocaleChoice = z.enum([asLanguage, ...windowsLocaleTags], fromList);

/** What the form holds for the unattended installation of Windows. Empty texts mean the default. */
export const WindowsValues = z.object({
  isUnattended: z.boolean(),
  /** the disc with the virtio drivers, as `volumeKey` writes it */
  drivers: z.string().nullable(),
  winUser: z.string(),
  winPassword: z.string(),
  adminPassword: z.string(),
  edition: z.string(),
  productKey: z.string(),
  computerName: z.string(),
  language: z.enum(windowsLanguageTags, fromList),
  locale: LocaleChoice,
  keyboard: LocaleChoice,
  timeZone: z.enum(windowsTimeZoneNames, fromList),
  hasRemoteDesktop: z.boolean(),
  updates: WindowsUpdates,
  /** a command per line */
  commands: z.string(),
});
export type WindowsValues = z.infer<typeof WindowsValues>;

export const windowsDefaults = (user: string, timeZone: WindowsValues['timeZone']): WindowsValues => ({
  isUnattended: true,
  drivers: null,
  winUser: user,
  winPassword: '',
  adminPassword: '',
  edition: '',
  productKey: '',
  computerName: '',
  language: 'en-US',
  locale: asLanguage,
  keyboard: asLanguage,
  timeZone,
  hasRemoteDesktop: true,
  updates: 'automatic',
  commands: '',
});

const orNothing = (text: string): string | undefined => text.trim() || undefined;

/** The part of the request; nothing where the system is no such Windows, or somebody sits at its screen. */
export function windowsOf(values: WindowsValues & { osId: string | null }): unknown {
  const version = windowsVersionOf(values.osId);
  if (!version || !values.isUnattended) return undefined;
  const localeOf = (choice: WindowsValues['locale']) => (choice === asLanguage ? undefined : choice);
  // on a server a user beside the administrator is made where it has a password
  const hasUser = !version.isServer || values.winPassword !== '';
  return {
    edition: orNothing(values.edition),
    productKey: orNothing(values.productKey),
    computerName: orNothing(values.computerName),
    administratorPassword: values.adminPassword || undefined,
    user: hasUser ? { name: values.winUser, password: values.winPassword } : undefined,
    language: values.language,
    locale: localeOf(values.locale),
    keyboard: localeOf(values.keyboard),
    timeZone: values.timeZone,
    hasRemoteDesktop: values.hasRemoteDesktop,
    updates: values.updates,
    commands: values.commands.split('\n').filter((line) => line.trim() !== ''),
  };
}

/** Which field a path below `windows` is. */
export function fieldOfWindowsPath([first, second]: readonly string[]): string {
  if (first === 'user') return second === 'password' ? 'winPassword' : 'winUser';
  if (first === 'administratorPassword') return 'adminPassword';
  return first ?? 'isUnattended';
}
