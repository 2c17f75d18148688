import type { Duplex, Readable } from 'node:stream';
import { PassThrough } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { announceGroup, createGroupFinder } from '#lib/infra/ssh/group-command.ts';
import { guardCommand } from '#lib/infra/ssh/guard-command.ts';
import type { Line } from '#lib/infra/ssh/line.ts';
import { openSession } from '#lib/infra/ssh/open-session.ts';
import { signalGroup } from '#lib/infra/ssh/signal-group.ts';

/** A command that goes on: an event stream, a serial console. */
export type LongChannel = {
  /** Reads its output, writes its input. */
  stream: Duplex;
  stderr: Readable;
  /** Resolves when it is over; `code` is null when nobody told one (a signal, or the line was lost). Never rejects. */
  closed: Promise<{ code: number | null }>;
  resize: (columns: number, rows: number) => void;
  /** Ends the remote command and resolves when it has ended (8 s at most). */
  end: () => Promise<void>;
};

/**
 * `pty`: on a terminal, which hangs up when the channel is closed. `input`: the command reads what we write. `guarded`: it reads
 * nothing, and ends with the line.
 */
export type LongKind = { kind: 'pty'; columns: number; rows: number } | { kind: 'input' } | { kind: 'guarded' };

export async function startLong(
  line: Line,
  command: string,
  how: LongKind,
  onClosed: () => void,
): Promise<LongChannel> {
  const text = { pty: command, input: announceGroup(command), guarded: guardCommand(command) }[how.kind];
  const tty = how.kind === 'pty' ? { cols: how.columns, rows: how.rows, term: 'xterm-256color' } : undefined;
  const channel = await openSession(line.client, text, tty, line.details, () => line.lost.aborted);
  channel.on('error', () => undefined); // `close` follows
  const finder = createGroupFinder();
  const closed = new Promise<{ code: number | null }>((resolve) => {
    channel.once('close', (code: number | null | undefined) => {
      finder.giveUp();
      onClosed();
      resolve({ code: code ?? null });
    });
  });
  const endCommand = async (signal: 'TERM' | 'KILL'): Promise<void> => {
    if (how.kind === 'pty') return channel.close();
    channel.end();
    if (how.kind === 'input') await signalGroup(line, await finder.group, signal);
  };
  return {
    stream: channel,
    stderr: how.kind === 'input' ? withoutAnnouncement(channel, finder.strip) : channel.stderr,
    closed,
    resize: (columns, rows) => channel.setWindow(rows, columns, 0, 0),
    async end() {
      // ssh2 says `close` only when everything was read
      channel.resume();
      channel.stderr.resume();
      const kill = setTimeout(() => void endCommand('KILL'), 5_000);
      const leave = setTimeout(() => channel.close(), 8_000);
      void endCommand('TERM');
      await Promise.race([closed, new Promise<void>((resolve) => setTimeout(resolve, 8_500).unref())]);
      clearTimeout(kill);
      clearTimeout(leave);
      onClosed();
    },
  };
}

function withoutAnnouncement(channel: ClientChannel, strip: (chunk: Buffer) => Buffer): Readable {
  const rest = new PassThrough();
  channel.stderr.on('data', (chunk: Buffer) => rest.write(strip(chunk)));
  channel.stderr.once('end', () => rest.end());
  return rest;
}
