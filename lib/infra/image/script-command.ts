import { readFileSync } from 'node:fs';
import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';

const scripts = [
  'probe-url.sh',
  'fetch-image.sh',
  'fetch-text.sh',
  'read-volume-head.sh',
  'hash-volume.sh',
  'upload-built-image.sh',
  'build-debian-image.sh',
  'assemble-disk.sh',
] as const;
type ScriptName = (typeof scripts)[number];

const texts = new Map<ScriptName, string>();

/** The text of a script beside this file, without the comments on lines of their own: it shows in a host's list of processes. */
export function readScript(name: ScriptName): string {
  const text = texts.get(name) ?? readFileSync(new URL(name, import.meta.url), 'utf8').replace(/^ *#.*\n/gm, '');
  texts.set(name, text);
  return text;
}

/**
 * The command that runs one of our scripts on a host. The text travels as an argument, not as the input: a command that has no
 * input ends with the line (see guard-command.ts), and a download or a build must.
 */
export const scriptCommand = (name: ScriptName, args: readonly string[]): string =>
  shellCommand(['sh', '-c', readScript(name), `guesthouse-${name.replace(/\.sh$/, '')}`, ...args]);
