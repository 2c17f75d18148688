import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { parseDdProgress } from '#lib/infra/image/parse-dd-progress.ts';
import { parseScriptFacts } from '#lib/infra/image/parse-script-facts.ts';
import { scriptCommand } from '#lib/infra/image/script-command.ts';
import { classifyVirshError } from '#lib/infra/virsh/classify-virsh-error.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/** Streams the disk that `buildDisk` made into a volume that is there and empty. `onProgress` hears bytes. */
export async function uploadBuiltDisk(
  link: HostLink,
  key: string,
  to: VolumeRef,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const host = link.connection.target.hostLabel;
  let lately = '';
  const { code, stdout, stderr } = await link.exec(
    scriptCommand('upload-built-image.sh', [key, to.poolUuid, to.volume]),
    {
      signal,
      timeoutMs: null,
      onStderr(chunk) {
        lately = (lately + chunk.toString('latin1')).slice(-400);
        const progress = parseDdProgress(lately);
        if (progress) onProgress(progress.bytes);
      },
    },
  );
  if (code !== 0) throw new Failure({ code: 'host.command-failed', details: { host }, technical: stderr.slice(-2000) });
  const facts = parseScriptFacts(stdout);
  if (facts.get('upload') === '0') return;
  throw new Failure(classifyVirshError(facts.get('said') ?? '', { host, volume: to.volume }));
}
