import { shellQuote } from '#lib/infra/ssh/shell-quote.ts';

/**
 * Wraps a command so that it ends when its standard input does: on our cancel (we close the input) and when the line is
 * lost (sshd closes it). Closing a channel alone leaves the remote command running.
 *
 * The guard reads the input that the command does not get (the command reads /dev/null), then ends the whole process group,
 * which sshd made for this channel, first gently and 5 s later for certain. A command that ends by itself kills the guard, and its
 * exit code is passed on. `read` is a builtin: no process stays behind.
 */
export function guardCommand(command: string): string {
  const script = [
    'exec 3<&0 </dev/null',
    '(trap "" TERM; read -r line <&3; kill -TERM 0; sleep 5; kill -KILL 0) >/dev/null 2>&1 &',
    'guard=$!',
    '(',
    command,
    ') 3<&-',
    'code=$?',
    'kill -KILL $guard 2>/dev/null',
    'exit $code',
  ].join('\n');
  return `exec sh -c ${shellQuote(script)}`;
}
