import { Failure } from '#lib/domain/refusal/failure.ts';

/** These mean the same with and without quotes in every POSIX shell. `=` only in options: `a=b` as a first word would assign. */
const plainWord = /^(?:[A-Za-z0-9_@%+:,./-]+|-[A-Za-z0-9_@%+:,./=-]+)$/;

/**
 * One word for a POSIX shell: whatever the text holds, the command receives exactly it as one argument. Newlines are kept.
 * A leading dash stays a leading dash: put `--` before names where the command knows it.
 *
 * @throws Failure input.invalid when the text holds a NUL, which no argument can carry
 */
export function shellQuote(text: string): string {
  if (text.includes('\0')) {
    throw new Failure({ code: 'input.invalid', details: { what: 'A name' }, technical: 'it holds a NUL character' });
  }
  if (plainWord.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command line for a POSIX shell out of its words. */
export const shellCommand = (argv: readonly string[]): string => argv.map(shellQuote).join(' ');
