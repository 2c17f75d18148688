import { Failure } from '#lib/domain/refusal/failure.ts';
import { parseDdProgress } from '#lib/infra/image/parse-dd-progress.ts';
import { parseScriptFacts } from '#lib/infra/image/parse-script-facts.ts';
import { scriptCommand } from '#lib/infra/image/script-command.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/**
 * Runs a script in which dd counts on stderr, for as long as it takes, and answers the facts that it printed.
 *
 * @param onProgress hears bytes
 * @throws Failure `host.command-failed` when the script does not end with 0
 */
export async function runCountedScript(
  link: HostLink,
  [script, args]: Parameters<typeof scriptCommand>,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<ReturnType<typeof parseScriptFacts>> {
  let lately = '';
  const { code, stdout, stderr } = await link.exec(scriptCommand(script, args), {
    signal,
    timeoutMs: null,
    onStderr(chunk) {
      lately = (lately + chunk.toString('latin1')).slice(-400);
      const progress = parseDdProgress(lately);
      if (progress) onProgress(progress.bytes);
    },
  });
  if (code !== 0) {
    const details = { host: link.connection.target.hostLabel };
    throw new Failure({ code: 'host.command-failed', details, technical: stderr.slice(-2000) });
  }
  return parseScriptFacts(stdout);
}
