import type { Client, ClientChannel, PseudoTtyOptions } from 'ssh2';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';

const sleep = (delayMs: number) => new Promise<void>((resolve) => setTimeout(resolve, delayMs));

const isRefusedOpen = (error: unknown): error is Error & { reason: number | string } =>
  error instanceof Error && 'reason' in error;

/** One try to start a command on its own session channel. Rejects, never throws at once, also when the line is gone. */
function startOnce(client: Client, command: string, pty: PseudoTtyOptions | undefined): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, pty ? { pty } : {}, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

/**
 * Starts a command on a session channel. sshd frees a slot of MaxSessions a little after it said that a channel is closed,
 * so "reason 2" (open failed) is tried again for two seconds.
 *
 * @throws Failure host.busy when sshd goes on refusing, host.line-lost when the line is gone, host.command-failed when the server
 * does not let a command start
 */
export async function openSession(
  client: Client,
  command: string,
  pty: PseudoTtyOptions | undefined,
  details: RefusalDetails,
  isLost: () => boolean,
): Promise<ClientChannel> {
  for (let delayMs = 10, waitedMs = 0; ; waitedMs += delayMs, delayMs = Math.min(delayMs * 2, 200)) {
    try {
      return await startOnce(client, command, pty);
    } catch (error) {
      await sleep(0); // when the line dies ssh2 fails its channels first and says that it is closed afterwards
      const technical = error instanceof Error ? error.message : String(error);
      if (isLost() || technical === 'Not connected') {
        throw new Failure({ code: 'host.line-lost', details, technical }, { cause: error });
      }
      const passes = isRefusedOpen(error) && (error.reason === 2 || error.reason === 4);
      if (!passes) throw new Failure({ code: 'host.command-failed', details, technical }, { cause: error });
      if (waitedMs > 2_000) throw new Failure({ code: 'host.busy', details, technical }, { cause: error });
      await sleep(delayMs);
    }
  }
}
