import { createInterface } from 'node:readline';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { SshConnection } from '#lib/infra/ssh/ssh-connection.ts';
import { classifyVirshError } from '#lib/infra/virsh/classify-virsh-error.ts';
import { parseEventLine } from '#lib/infra/virsh/parse-event-line.ts';
import { virshProgram } from '#lib/infra/virsh/virsh.ts';

/** The stream of `virsh event`: names of guests to look at again. */
export type GuestEvents = {
  /**
   * Waits up to `ms` for hints, then `settleMs` more for those that come with them. Gives each name once; none when the time
   * is over. Throws the Failure that ended the stream.
   */
  take(ms: number, settleMs: number, signal: AbortSignal): Promise<string[]>;
  /** The same without waiting. */
  pending(): string[];
  close(): Promise<void>;
};

const command = `exec ${virshProgram} event --all --loop --timestamp`;

export async function openGuestEvents(connection: SshConnection): Promise<GuestEvents> {
  const channel = await connection.openChannel(command, { kind: 'guarded' });
  const names = new Set<string>();
  let ended: Failure | null = null;
  let wake: (() => void) | null = null;
  let stderr = '';

  channel.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-4096);
  });
  createInterface({ input: channel.stream }).on('line', (line) => {
    const event = parseEventLine(line);
    if (!event) return;
    names.add(event.guestName);
    wake?.();
  });
  const { host, user } = { host: connection.target.hostLabel, user: connection.target.user };
  void channel.closed.then(({ code }) => {
    const details = { host, user };
    ended =
      code === null || !stderr
        ? new Failure({ code: 'host.line-lost', details, technical: stderr || 'the stream of events ended' })
        : new Failure(classifyVirshError(stderr, details));
    wake?.();
  });

  const pause = (ms: number, signal: AbortSignal, untilWoken: boolean): Promise<void> =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      if (untilWoken) wake = done;
    });

  const pending = (): string[] => {
    if (ended) throw ended;
    const taken = [...names];
    names.clear();
    return taken;
  };

  return {
    async take(ms, settleMs, signal) {
      if (names.size === 0 && !ended) await pause(ms, signal, true);
      if (names.size > 0) await pause(settleMs, signal, false);
      return pending();
    },
    pending,
    close: () => channel.end(),
  };
}
