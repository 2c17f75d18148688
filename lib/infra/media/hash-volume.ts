import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { runCountedScript } from '#lib/infra/image/run-counted-script.ts';
import { classifyVirshError } from '#lib/infra/virsh/classify-virsh-error.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/** Lets the host sum up a volume (SHA-256, hex): nothing of it travels. `onProgress` hears bytes. */
export async function hashVolume(
  link: HostLink,
  { poolUuid, volume, sizeBytes }: VolumeRef & { sizeBytes: number },
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<string> {
  const args = [poolUuid, volume, String(sizeBytes)];
  const facts = await runCountedScript(link, ['hash-volume.sh', args], signal, onProgress);
  const said = facts.get('said');
  if (said) throw new Failure(classifyVirshError(said, { host: link.connection.target.hostLabel, volume }));
  return facts.get('sum') ?? '';
}
