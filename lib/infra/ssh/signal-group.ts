import { signalGroupCommand } from '#lib/infra/ssh/group-command.ts';
import type { Line } from '#lib/infra/ssh/line.ts';
import { openSession } from '#lib/infra/ssh/open-session.ts';

/**
 * Signals a process group on the host by a channel beside the budget (8 of sshd's 10 are budgeted, so that there is room for
 * this). Never rejects: when the line is lost or full, the caller stops waiting after its own grace.
 */
export async function signalGroup(line: Line, group: number | null, signal: 'TERM' | 'KILL'): Promise<void> {
  if (group === null || line.lost.aborted) return;
  try {
    const isLost = () => line.lost.aborted;
    const command = signalGroupCommand(group, signal);
    const channel = await openSession(line.client, command, undefined, line.details, isLost);
    channel.on('error', () => undefined);
    channel.resume();
    channel.stderr.resume();
  } catch {
    // see above
  }
}
