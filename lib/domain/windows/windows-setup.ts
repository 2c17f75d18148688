import { z } from 'zod';
import { ComputerName } from '#lib/domain/windows/computer-name.ts';
import { windowsLanguageTags, windowsLocaleTags } from '#lib/domain/windows/windows-languages.ts';
import { windowsTimeZoneNames } from '#lib/domain/windows/windows-time-zones.ts';

/** 25 of the signs that keys are made of, in fives. */
export const ProductKey = z
  .string()
  .trim()
  .toUpperCase()
  .regex(
    /^(?:[2346789BCDFGHJKMNPQRTVWXY]{5}-){4}[2346789BCDFGHJKMNPQRTVWXY]{5}$/u,
    'Five times five signs, with dashes.',
  );

/** As Windows takes it in an answer file. */
export const WindowsPassword = z
  .string()
  .min(1, 'Give a password.')
  .max(127, 'At most 127 characters.')
  .regex(/^[^\p{Cc}]*$/u, 'No control characters.');

const builtIn = ['administrator', 'guest', 'defaultaccount', 'wdagutilityaccount', 'system'];

export const WindowsUser = z
  .string()
  .trim()
  .min(1, 'Give a name.')
  .max(20, 'At most 20 characters.')
  .regex(
    /^[^"/\\[\]:;|=,+*?<>@%\p{Cc}]*[^"/\\[\]:;|=,+*?<>@%.\p{Cc}]$/u,
    'Windows does not take these signs in a name.',
  )
  .refine((name) => !builtIn.includes(name.toLowerCase()), 'Windows has an account of this name already.');

const Command = z
  .string()
  .trim()
  .min(1)
  .max(1000, 'At most 1000 characters.')
  .regex(/^[^\p{Cc}]*$/u, 'One command is one line.');

export const WindowsUpdates = z.enum(['automatic', 'ask', 'off']);
export type WindowsUpdates = z.infer<typeof WindowsUpdates>;

/** What a person gives for an installation that asks nothing. */
export const WindowsSetupRequest = z.object({
  /** the number of the edition in the ISO, or its name there; left out: by the version */
  edition: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^[^\p{Cc}]*$/u, 'One line, please.')
    .optional(),
  productKey: ProductKey.optional(),
  /** left out: made of the guest's name */
  computerName: ComputerName.optional(),
  /** servers need one; on a desktop the built-in account stays off without */
  administratorPassword: WindowsPassword.optional(),
  /** desktops need one; an administrator too */
  user: z.object({ name: WindowsUser, password: WindowsPassword }).optional(),
  /** the language of the ISO */
  language: z.enum(windowsLanguageTags).default('en-US'),
  /** formats and keyboard; left out: those of the language */
  locale: z.enum(windowsLocaleTags).optional(),
  keyboard: z.enum(windowsLocaleTags).optional(),
  timeZone: z.enum(windowsTimeZoneNames).default('UTC'),
  hasRemoteDesktop: z.boolean().default(true),
  updates: WindowsUpdates.default('automatic'),
  /** run once, in their order, when somebody is logged in for the first time */
  commands: z.array(Command).max(20).default([]),
});
export type WindowsSetupRequest = z.infer<typeof WindowsSetupRequest>;

/** All that goes into the answer file of one guest. Holds passwords: sealed at rest, never in a plan. */
export const WindowsSettings = WindowsSetupRequest.extend({
  osId: z.string(),
  edition: z.string(),
  computerName: ComputerName,
  firmware: z.enum(['bios', 'uefi']),
  /** the disc with the virtio drivers is in a drive */
  hasDrivers: z.boolean(),
});
export type WindowsSettings = z.infer<typeof WindowsSettings>;

/** Windows servers refuse a simple password, and with it the whole answer file: three of four kinds of signs, six at least. */
export function isComplexPassword(password: string): boolean {
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\d/u, /[^\p{L}\d]/u].filter((kind) => kind.test(password));
  return password.length >= 6 && kinds.length >= 3;
}

/** What of a request does not fit the version: the field, and the sentence. */
export function problemsOfSetup(
  request: WindowsSetupRequest,
  isServer: boolean,
): { path: string[]; message: string }[] {
  const problems: { path: string[]; message: string }[] = [];
  const { user, administratorPassword } = request;
  if (isServer && !administratorPassword)
    problems.push({ path: ['administratorPassword'], message: 'Give a password: it is asked for at the first login.' });
  if (!isServer && !user) problems.push({ path: ['user', 'name'], message: 'Say who shall log in.' });
  const complex = 'Windows Server wants six signs or more: three of capitals, small letters, digits and others.';
  if (isServer && administratorPassword && !isComplexPassword(administratorPassword))
    problems.push({ path: ['administratorPassword'], message: complex });
  if (isServer && user && !isComplexPassword(user.password))
    problems.push({ path: ['user', 'password'], message: complex });
  if (user && request.computerName && user.name.toLowerCase() === request.computerName.toLowerCase())
    problems.push({ path: ['computerName'], message: 'The computer cannot have the name of a user.' });
  return problems;
}
