import { Failure } from '#lib/domain/refusal/failure.ts';

/** What a running virsh reads as it is. It reads by readline, for which control characters are editing keys. */
const typable = /^[\x20-\x7e]*$/;

/** Longer lines go another way: a virsh built without readline reads 1,023 characters at once. */
const longestLine = 900;

/** Whether a command can be typed into a running virsh; what cannot is a process of its own, where every text is sendable. */
export const isTypable = (args: readonly string[]): boolean =>
  args.every((word) => typable.test(word)) && args.reduce((sum, word) => sum + word.length + 6, 0) < longestLine;

/**
 * One word for virsh's own command line, which is not a shell: `'…'` keeps all, `;` ends a command, `#` begins a comment.
 *
 * @throws Failure input.invalid for what cannot be typed
 */
export function virshQuote(text: string): string {
  if (!typable.test(text)) {
    throw new Failure({
      code: 'input.invalid',
      details: { what: 'A name' },
      technical: 'it cannot be typed into virsh',
    });
  }
  return /^[A-Za-z0-9_@%:,./+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
