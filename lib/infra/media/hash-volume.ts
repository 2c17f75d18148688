import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { parseDdProgress } from '#lib/infra/image/parse-dd-progress.ts';
import { parseScriptFacts } from '#lib/infra/image/parse-script-facts.ts';
import { scriptCommand } from '#lib/infra/image/script-command.ts';
import { classifyVirshError } from '#lib/infra/virsh/classify-virsh-error.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/** Lets the host sum up a volume (SHA-256, hex): nothing of it travels. `onProgress` hears bytes. */
export async function hashVolume(
  link: HostLink,
  place: VolumeRef & { sizeBytes: number },
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<string> {
  const host = link.connection.target.hostLabel;
  let lately = '';
  const command = scriptCommand('hash-volume.sh', [place.poolUuid, place.volume, String(place.sizeBytes)]);
  const { code, stdout, stderr } = await link.exec(command, {
    signal,
    timeoutMs: null,
    onStderr(chunk) {
      lately = (lately + chunk.toString('latin1')).slice(-400);
      const progress = parseDdProgress(lately);
      if (progress) onProgress(progress.bytes);
    },
  });
  if (code !== 0) throw new Failure({ code: 'host.command-failed', details: { host }, technical: stderr.slice(-2000) });
  const facts = parseScriptFacts(stdout);
  const said = facts.get('said');
  if (said) throw new Failure(classifyVirshError(said, { host, volume: place.volume }));
  return facts.get('sum') ?? '';
}
