import { Failure } from '#lib/domain/refusal/failure.ts';
import { runChannel } from '#lib/infra/ssh/exec-command.ts';
import type { ExecBytesResult, ExecOptions } from '#lib/infra/ssh/exec-options.ts';
import { announceGroup, createGroupFinder } from '#lib/infra/ssh/group-command.ts';
import { guardCommand } from '#lib/infra/ssh/guard-command.ts';
import type { Line } from '#lib/infra/ssh/line.ts';
import { openSession } from '#lib/infra/ssh/open-session.ts';
import { signalGroup } from '#lib/infra/ssh/signal-group.ts';

/**
 * The way to run a command on a line: waits for a channel, starts, reads, and on cancel or timeout ends the remote command
 * before it rejects.
 *
 * @throws Failure operation.cancelled, operation.timeout, host.output-too-long, host.busy, host.line-lost (also: outcome unknown)
 */
export function createExec(line: Line): (command: string, options?: ExecOptions) => Promise<ExecBytesResult> {
  return async (command, options = {}) => {
    const timeoutMs = options.timeoutMs === undefined ? 60_000 : options.timeoutMs;
    const ending = new AbortController();
    const cancel = () => ending.abort(new Failure({ code: 'operation.cancelled' }));
    const expire = () => {
      const details = { ...line.details, what: 'The command', seconds: Math.round((timeoutMs ?? 0) / 100) / 10 };
      ending.abort(new Failure({ code: 'operation.timeout', details }));
    };
    if (options.signal?.aborted) cancel();
    options.signal?.addEventListener('abort', cancel, { once: true });
    const timer = timeoutMs === null ? undefined : setTimeout(expire, timeoutMs);
    let release = () => {};
    try {
      release = await line.slots.acquire(AbortSignal.any([ending.signal, line.lost]));
      return await runOnce(line, command, options, ending.signal);
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', cancel);
      release();
    }
  };
}

/** Without an input the command is guarded by its unused one; with an input its process group is known, to end it by that. */
async function runOnce(
  line: Line,
  command: string,
  options: ExecOptions,
  ending: AbortSignal,
): Promise<ExecBytesResult> {
  const guarded = options.stdin === undefined;
  const finder = createGroupFinder();
  const text = guarded ? guardCommand(command) : announceGroup(command);
  const channel = await openSession(line.client, text, undefined, line.details, () => line.lost.aborted);
  try {
    return await runChannel(channel, options, {
      details: line.details,
      maxOutputBytes: options.maxOutputBytes ?? 8 * 1024 * 1024,
      ending,
      stripStderr: guarded ? (chunk) => chunk : finder.strip,
      async endRemote(signal) {
        if (guarded) channel.end();
        else await signalGroup(line, await finder.group, signal);
      },
    });
  } finally {
    finder.giveUp();
  }
}
