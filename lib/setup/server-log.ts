import {
  chmodSync,
  constants,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import path from 'node:path';

/** Held twice at most: the log and the one before it. */
const longestBytes = 16 * 2 ** 20;

export const serverLogFile = (dataDir: string): string => path.join(dataDir, 'log', 'server.log');

/**
 * Opens the log that the server writes while a person has the terminal, and gives its handle. The folder is closed to
 * everybody but who starts the server: root writes and shortens files there by their names, and no link may be put in.
 */
export function openServerLog(file: string): number {
  const dir = path.dirname(file);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // the link itself, if it is one; from then on only we could put another one in its place
  lchownSync(dir, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  if (!lstatSync(dir).isDirectory()) throw new Error(`${dir} is not a folder, so the server's log cannot be written.`);
  chmodSync(dir, 0o700);
  const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
  return openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
}

/**
 * Makes `server.log.1` of a log that has grown too long, and empties it: the server holds it open and goes on at its new
 * end. What it writes in the moment between the two is lost.
 */
export function shortenServerLog(file: string, longest: number = longestBytes): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= longest) return;
  rmSync(`${file}.1`, { force: true });
  copyFileSync(file, `${file}.1`, constants.COPYFILE_EXCL);
  truncateSync(file);
}
