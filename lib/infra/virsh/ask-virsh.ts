import type { LongChannel } from '#lib/infra/ssh/long-channel.ts';
import type { VirshAnswer, VirshFrame } from '#lib/infra/virsh/virsh-frame.ts';

/** `ended`: virsh was over before it had answered; `began` tells whether the command may have been run. */
export type VirshOutcome =
  | ({ kind: 'answered' } & VirshAnswer)
  | { kind: 'ended'; code: number | null; stderr: string; began: boolean };

const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

/**
 * Types one framed command into a running virsh and waits for its marks. When `ending` fires, that virsh is ended before the reason
 * is thrown; libvirtd may still finish what it was asked for.
 */
export async function askVirsh(channel: LongChannel, frame: VirshFrame, ending: AbortSignal): Promise<VirshOutcome> {
  let stdout = ''; // latin1: one character is one byte, so that a letter cut in two between chunks survives
  let stderr = '';
  const { promise, resolve, reject } = Promise.withResolvers<VirshOutcome>();

  const look = () => {
    const answer = frame.read(stdout, stderr);
    if (answer) resolve({ kind: 'answered', stdout: utf8(answer.stdout), stderr: utf8(answer.stderr) });
  };
  const onStdout = (chunk: Buffer) => {
    stdout += chunk.toString('latin1');
    look();
  };
  const onStderr = (chunk: Buffer) => {
    stderr += chunk.toString('latin1');
    look();
  };
  const onEnding = () => {
    void channel.end().then(() => reject(ending.reason));
  };
  channel.stream.on('data', onStdout);
  channel.stderr.on('data', onStderr);
  void channel.closed.then(({ code }) => {
    const began = stderr.includes(frame.beginMark);
    // its last words may come a moment after its end
    setImmediate(() => resolve({ kind: 'ended', code, stderr: utf8(stderr), began }));
  });
  ending.addEventListener('abort', onEnding, { once: true });
  if (ending.aborted) onEnding();
  else channel.stream.write(frame.text);

  try {
    return await promise;
  } finally {
    ending.removeEventListener('abort', onEnding);
    channel.stream.off('data', onStdout);
    channel.stderr.off('data', onStderr);
  }
}
