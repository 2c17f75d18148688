/** Set for a server whose stdin is a pipe held by its supervisor. */
export const supervisedVariable = 'GUESTHOUSE_SUPERVISED';

/**
 * Calls `onGone` when the process that started this server has ended, also by SIGKILL: the pipe it holds to our stdin
 * closes then. Does nothing for a server that somebody started by hand.
 */
export function watchSupervisor(onGone: () => void): void {
  if (process.env[supervisedVariable] !== '1') return;
  process.stdin.once('end', onGone);
  process.stdin.once('error', onGone);
  process.stdin.resume();
  process.stdin.unref?.();
}
