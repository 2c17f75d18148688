import { shellQuote } from '#lib/infra/ssh/shell-quote.ts';

const mark = /guesthouse-group (\d+)\n/;

/**
 * Wraps a command that needs its own input: before it starts, its process group is told on stderr. sshd makes a group for each
 * channel and its login shell leads it, so that `$$` is its number. SSH's own `signal` request is no help: sshd refuses it for root
 * ("session signalling requires privilege separation", OpenSSH 9.2).
 */
export const announceGroup = (command: string): string =>
  `exec sh -c ${shellQuote(`echo "guesthouse-group $$" >&2\n${command}`)}`;

/** Finds the announcement in the beginning of stderr and hands on what is not it. */
export type GroupFinder = {
  /** What of this chunk belongs to the command. */
  strip: (chunk: Buffer) => Buffer;
  /** The number of the group; null when the command ended without telling it. */
  group: Promise<number | null>;
  giveUp: () => void;
};

export function createGroupFinder(): GroupFinder {
  let held = '';
  let found = false;
  let tell: (group: number | null) => void = () => {};
  const group = new Promise<number | null>((resolve) => {
    tell = resolve;
  });
  return {
    group,
    giveUp: () => tell(null),
    strip(chunk) {
      if (found) return chunk;
      held += chunk.toString('latin1'); // a shell's start-up files may have printed something before
      const match = mark.exec(held);
      if (match === null && held.length < 65_536) return Buffer.alloc(0);
      found = true;
      tell(match === null ? null : Number(match[1]));
      return Buffer.from(held.replace(mark, ''), 'latin1');
    },
  };
}

/** Tells a whole process group to end. */
export const signalGroupCommand = (group: number, signal: 'TERM' | 'KILL'): string =>
  `exec sh -c 'kill -${signal} -${group} 2>/dev/null'`;
