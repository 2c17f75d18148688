import { homedir } from 'node:os';
import { defaultDataDir } from '#lib/setup/start-flags.ts';
import { isRoot } from '#lib/setup/system-user.ts';

/** The data folder that a command works on: the given one or the usual one. */
export function readDataDir(given: string | undefined): string {
  const dir = given ?? defaultDataDir({ isRoot: isRoot(), home: homedir(), env: process.env });
  if (!dir.startsWith('/')) throw new Error(`--data wants a whole path that begins with /, not ${dir}.`);
  return dir;
}

/** Runs a command of the terminal: `--help` prints, a failure is its sentence and exit code 1. */
export async function runProgram(help: string, work: (args: string[]) => Promise<void>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) return void process.stdout.write(`${help}\n`);
  try {
    await work(args);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message.split('. To specify a positional')[0]}\n`);
    process.exitCode = 1;
  }
}
