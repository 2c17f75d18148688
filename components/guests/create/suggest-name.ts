import { slugOf } from '#lib/domain/guest/guest-name.ts';

/** A name after what the guest is made of that nobody has: `debian-12-1`; for several a pattern, `debian-12-{1}`. */
export function suggestName(source: string, count: number, taken: ReadonlySet<string>): string {
  const base = slugOf(source.replace(/\.(?:iso|qcow2|img|raw)$/iu, ''), 40) || 'guest';
  let first = 1;
  for (let n = 1; n < first + count; n += 1) if (taken.has(`${base}-${n}`)) first = n + 1;
  return count > 1 ? `${base}-{${first}}` : `${base}-${first}`;
}

/** The login of a person inside a guest: "Ines Ferreira" is `ines`. */
export function suggestUser(personName: string): string {
  const slug = slugOf(personName.trim().split(/\s+/u)[0] ?? '', 32);
  return /^[a-z_][a-z0-9_-]*$/u.test(slug) && slug !== 'root' ? slug : 'guest';
}

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Four groups of four letters and digits that are told apart on any keyboard: 80 random bits. */
export function makePassword(
  random: (bytes: Uint8Array) => Uint8Array = (bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>),
): string {
  const bytes = random(new Uint8Array(16));
  const text = [...bytes].map((byte) => letters[byte & 31]).join('');
  return text.match(/.{4}/gu)?.join('-') ?? text;
}

/** The same with a capital: Windows servers want three kinds of signs. */
export const makeWindowsPassword = (): string => `W${makePassword()}`;

/** What a key is called: its comment, else its type and its end. */
export function keyLabel(key: string): string {
  const [type = '', body = '', ...comment] = key.trim().split(/\s+/u);
  return comment.join(' ') || `${type} …${body.slice(-8)}`;
}
