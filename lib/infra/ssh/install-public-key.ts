import { Failure } from '#lib/domain/refusal/failure.ts';
import { shellQuote } from '#lib/infra/ssh/shell-quote.ts';
import type { SshConnection } from '#lib/infra/ssh/ssh-connection.ts';

/**
 * Puts one line into the login's authorized_keys, unless that key is there. What is there stays as it is; group and others lose
 * the right to write, without which sshd ignores the file.
 *
 * @throws Failure host.command-failed, and those of the line
 */
export async function installPublicKey(connection: SshConnection, publicKey: string): Promise<{ added: boolean }> {
  const line = publicKey.trim();
  const blob = line.split(/\s+/)[1] ?? line;
  const script = `
set -e
umask 077
file="$HOME/.ssh/authorized_keys"
mkdir -p "$HOME/.ssh"
touch "$file"
chmod go-w "$HOME/.ssh" "$file"
if grep -v '^[[:space:]]*#' "$file" | grep -qF -e ${shellQuote(blob)}; then echo there; exit 0; fi
if [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ]; then echo >> "$file"; fi
printf '%s\\n' ${shellQuote(line)} >> "$file"
if command -v restorecon > /dev/null; then restorecon -R "$HOME/.ssh" || true; fi
echo added`;
  const result = await connection.exec(script);
  const answer = result.stdout.trim();
  if (result.code !== 0 || (answer !== 'added' && answer !== 'there')) {
    const details = { host: connection.target.hostLabel };
    throw new Failure({ code: 'host.command-failed', details, technical: result.stderr || result.stdout });
  }
  return { added: answer === 'added' };
}
