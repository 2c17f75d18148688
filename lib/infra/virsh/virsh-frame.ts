import { virshQuote } from '#lib/infra/virsh/virsh-quote.ts';

/**
 * A command and what tells where its output begins and ends. A virsh that reads from a pipe echoes prompts and what it read, and
 * gives no exit code; so `echo` marks both streams, written so that the echo of the line is not the mark. The end marks are on a
 * line of their own: a line that virsh cannot parse is dropped as a whole.
 */
export type VirshFrame = {
  text: string;
  /** On stderr from when the command may have been run. */
  beginMark: string;
  read: (stdout: string, stderr: string) => VirshAnswer | null;
};

export type VirshAnswer = { stdout: string; stderr: string };

export function createVirshFrame(args: readonly string[], token: string): VirshFrame {
  const mark = (name: string) => `gh-${token}-${name}`;
  const say = (name: string) => `echo 'g''h-${token}-${name}'; echo --err 'g''h-${token}-${name}'`;
  const text = `${say('a')}; ${args.map(virshQuote).join(' ')}; echo 'g''h-${token}-b'\n${say('c')}\n`;

  return {
    text,
    beginMark: `error: ${mark('a')}`,
    read(stdout, stderr) {
      const endOfErrors = stderr.lastIndexOf(`error: ${mark('c')}`);
      if (endOfErrors < 0 || !stdout.includes(mark('c'), Math.max(0, stdout.length - 4096))) return null;
      const begin = stdout.indexOf(mark('a'));
      const end = stdout.lastIndexOf(mark('b'));
      const errorMark = `error: ${mark('a')}\n`;
      const beginOfErrors = stderr.indexOf(errorMark);
      return {
        stdout: begin < 0 || end < 0 ? '' : stdout.slice(begin + mark('a').length, end),
        stderr: stderr.slice(beginOfErrors < 0 ? 0 : beginOfErrors + errorMark.length, endOfErrors),
      };
    },
  };
}

/** virsh connects again by itself after libvirtd was restarted, and tells of both, as errors, in the middle of anything. */
export const withoutReconnectNotice = (stderr: string): string =>
  stderr.replace(/^error: (?:Disconnected from .* due to .*|Reconnected to the hypervisor)\n?/gm, '');
