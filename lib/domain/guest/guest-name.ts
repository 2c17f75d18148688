import { z } from 'zod';
import { accept, type Result, refuse } from '#lib/domain/result.ts';

const longestName = 60;
const mostGuestsAtOnce = 100;

/**
 * libvirt puts the first 20 characters of the name into the path of the guest agent's socket, and a socket's path has at
 * most 107 bytes: `/var/lib/libvirt/qemu/channel/target/domain-99999-<20 characters>/org.qemu.guest_agent.0` leaves 34.
 * A longer one is defined without a word and then does not start (measured with libvirt 9.0).
 */
const pathCharacters = 20;
const pathBytes = 34;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Characters that a name may not hold, with the words for the person who typed one. */
const forbidden: readonly { pattern: RegExp; message: string }[] = [
  { pattern: /[\p{Cc}\p{Zl}\p{Zp}]/u, message: 'A name is one line without control characters.' },
  // libvirt keeps a guest in a file of its name, so it refuses the slash itself.
  { pattern: /\//u, message: 'A name may not hold a slash.' },
  // Lone surrogates and noncharacters cannot be written in XML 1.0 at all.
  { pattern: /[\p{Cs}\ufffe\uffff]/u, message: 'A name may not hold broken characters.' },
  // Bidirectional overrides make two names look alike in a list.
  {
    pattern: /[\u202a-\u202e\u2066-\u2069]/u,
    message: 'A name may not hold characters that turn the direction of text.',
  },
];

/**
 * The name of a guest that is made here: 1–60 characters, no slash, one line. Spaces, quotes, `%`, `#`, `$()` and every
 * script are allowed; no command line is ever built from it. 60 characters are 240 bytes at most, so that `<name>.xml.new`
 * still fits the 255 bytes of a file name on the host.
 */
export const GuestName = z
  .string()
  .trim()
  .superRefine((name, context) => {
    const length = [...name].length;
    if (length === 0) context.addIssue({ code: 'custom', message: 'Give the guest a name.' });
    if (length > longestName)
      context.addIssue({ code: 'custom', message: `A name has at most ${longestName} characters.` });
    if (bytesOf([...name].slice(0, pathCharacters).join('')) > pathBytes)
      context.addIssue({
        code: 'custom',
        message:
          'The host cannot start a guest with so many characters beyond a–z at the beginning of its name. Shorten it, or begin it with plain letters.',
      });
    if (name === '.' || name === '..') context.addIssue({ code: 'custom', message: 'This name means a folder.' });
    for (const rule of forbidden)
      if (rule.pattern.test(name)) context.addIssue({ code: 'custom', message: rule.message });
  });
export type GuestName = z.infer<typeof GuestName>;

const invalid = (technical: string) => refuse({ code: 'input.invalid', details: { what: 'The name' }, technical });

/**
 * The names of `count` guests. `web-{04}` gives `web-04`, `web-05`, …: the number in braces is the first one, its
 * digits are the width. A plain name with a count above 1 gives `name-1`, `name-2`, …
 * Refused (`input.invalid`, the cause in `technical`): other braces, no guest at all, more than 100, a name too long.
 */
export function expandNamePattern(pattern: string, count: number): Result<string[]> {
  if (!Number.isInteger(count) || count < 1 || count > mostGuestsAtOnce)
    return invalid(`Between 1 and ${mostGuestsAtOnce} guests can be made at once.`);
  const trimmed = pattern.trim();
  const parts = /^([^{}]*)\{(\d{1,6})\}([^{}]*)$/su.exec(trimmed);
  if (!parts && /[{}]/u.test(trimmed)) return invalid('Braces hold the first number, once: web-{01}.');
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    if (parts) {
      const [, head = '', first = '', tail = ''] = parts;
      names.push(`${head}${String(Number(first) + i).padStart(first.length, '0')}${tail}`);
    } else names.push(count === 1 ? trimmed : `${trimmed}-${i + 1}`);
  }
  for (const name of names) {
    const parsed = GuestName.safeParse(name);
    if (!parsed.success) return invalid(parsed.error.issues[0]?.message ?? 'The name is not valid.');
  }
  return accept(names);
}

/** For a form with a name, or pattern of names, and a count: refuses what `expandNamePattern` refuses, at the name. */
export function refineNames({ name, count }: { name: string; count: number }, context: z.RefinementCtx): void {
  const names = expandNamePattern(name, count);
  if (names.ok) return;
  const message = names.refusal.technical ?? 'The name is not valid.';
  context.addIssue({ code: 'custom', path: ['name'], message });
}

/** The first of `name`, `name-2`, `name-3`, … that is not in `taken`; it keeps within the longest name. */
export function freeNameFor(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const base = name.replace(/-\d+$/u, '') || name;
  for (let n = 2; ; n++) {
    const candidate = `${[...base].slice(0, longestName - 7).join('')}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Lower-case letters, digits and single dashes out of any name; empty when nothing of it can be kept. */
export function slugOf(name: string, longest: number): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+/u, '')
    .slice(0, longest)
    .replace(/-+$/u, '');
}

/** The host name inside a guest of this name: one label by RFC 1123, at most 63 characters, `guest` when nothing is left. */
export const hostnameFor = (guestName: string): string => slugOf(guestName, 63) || 'guest';

/**
 * The file name of a volume of a guest, such as `web-01-01jd…-disk1.qcow2`: a slug for people, the id for certainty (two
 * guests of one name on one host, or a step that is repeated, never meet). Only `[a-z0-9.-]`.
 */
export function volumeNameFor(guest: { guestId: string; name: string }, suffix: string): string {
  if (!/^[a-z0-9][a-z0-9.-]*$/u.test(suffix)) throw new TypeError(`"${suffix}" is not a suffix of a volume name`);
  const id = guest.guestId
    .replace(/^[a-z]+_/u, '')
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, '');
  return `${slugOf(guest.name, 24) || 'guest'}-${id}-${suffix}`;
}
