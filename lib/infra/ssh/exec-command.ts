import { constants } from 'node:os';
import { Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';
import type { ExecBytesResult, ExecOptions } from '#lib/infra/ssh/exec-options.ts';
import { createOutputCollector } from '#lib/infra/ssh/output-collector.ts';

const signalNumbers: Record<string, number> = constants.signals;

export type ChannelRun = {
  details: RefusalDetails;
  maxOutputBytes: number;
  /** Fires with what is to be thrown when the command has ended. */
  ending: AbortSignal;
  /** Tells the remote command to end. Must not reject. */
  endRemote: (signal: 'TERM' | 'KILL') => Promise<void>;
  /** Takes out of stderr what is not the command's. */
  stripStderr: (chunk: Buffer) => Buffer;
};

/**
 * Feeds and drains a started command until its channel is closed and both streams have ended.
 *
 * @throws Failure host.line-lost when nobody told the exit code: the outcome is unknown; host.output-too-long; the reason of `ending`
 */
export function runChannel(channel: ClientChannel, options: ExecOptions, run: ChannelRun): Promise<ExecBytesResult> {
  const stdout = createOutputCollector(options.onStdout ? 'tail' : 'all');
  const stderr = createOutputCollector(options.onStderr ? 'tail' : 'all');
  let verdict: { reason: unknown } | null = null;
  let timers: NodeJS.Timeout[] = [];

  const giveUp = (reason: unknown) => {
    if (verdict !== null) return;
    verdict = { reason };
    unfeed(channel, options.stdin);
    // what does not end after its KILL (it hangs in the kernel) is left alone: nobody may wait for ever
    timers = [setTimeout(() => void run.endRemote('KILL'), 5_000), setTimeout(() => channel.close(), 8_000)];
    void run.endRemote('TERM');
  };
  const hear = (collector: typeof stdout, listener: ((chunk: Buffer) => void) | undefined, chunk: Buffer) => {
    if (verdict !== null || chunk.length === 0) return;
    collector.add(chunk);
    listener?.(chunk);
    const counted = (options.onStdout ? 0 : stdout.bytes) + (options.onStderr ? 0 : stderr.bytes);
    if (counted > run.maxOutputBytes) {
      const technical = (stderr.bytes > 0 ? stderr : stdout).take().subarray(0, 2_000).toString('utf8');
      giveUp(new Failure({ code: 'host.output-too-long', details: run.details, technical }));
    }
  };
  channel.on('data', (chunk: Buffer) => hear(stdout, options.onStdout, chunk));
  channel.stderr.on('data', (chunk: Buffer) => hear(stderr, options.onStderr, run.stripStderr(chunk)));
  channel.on('error', () => undefined); // a write that came too late; `close` follows and decides

  const onEnding = () => giveUp(run.ending.reason);
  run.ending.addEventListener('abort', onEnding, { once: true });
  if (run.ending.aborted) onEnding();
  else feed(channel, options.stdin, giveUp);

  const stderrEnded = new Promise<void>((resolve) => channel.stderr.once('close', resolve));
  return new Promise((resolve, reject) => {
    channel.once('close', async (code: number | null | undefined, signal?: string) => {
      run.ending.removeEventListener('abort', onEnding);
      for (const timer of timers) clearTimeout(timer);
      unfeed(channel, options.stdin);
      await stderrEnded;
      if (verdict !== null) return reject(verdict.reason);
      if (code === undefined) {
        const technical = 'the channel closed without an exit code; the outcome is unknown';
        return reject(new Failure({ code: 'host.line-lost', details: run.details, technical }));
      }
      const number = code ?? 128 + (signalNumbers[signal ?? ''] ?? 0);
      resolve({ code: number, stdout: stdout.take(), stderr: stderr.take().toString('utf8') });
    });
  });
}

/** Without an input the channel's own stays open: it is what the guard watches. */
function feed(channel: ClientChannel, stdin: ExecOptions['stdin'], giveUp: (reason: unknown) => void): void {
  if (stdin instanceof Readable) {
    stdin.on('error', giveUp); // pipe() does not end the channel then, so the command never takes half for whole
    stdin.pipe(channel);
  } else if (stdin !== undefined) {
    channel.end(stdin);
  }
}

function unfeed(channel: ClientChannel, stdin: ExecOptions['stdin']): void {
  if (!(stdin instanceof Readable)) return;
  stdin.unpipe(channel);
  stdin.on('error', () => undefined);
  stdin.destroy();
}
