import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { runCountedScript } from '#lib/infra/image/run-counted-script.ts';
import { classifyVirshError } from '#lib/infra/virsh/classify-virsh-error.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/** Streams the disk that `buildDisk` made into a volume that is there and empty. `onProgress` hears bytes. */
export async function uploadBuiltDisk(
  link: HostLink,
  key: string,
  { poolUuid, volume }: VolumeRef,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const args = [key, poolUuid, volume];
  const facts = await runCountedScript(link, ['upload-built-image.sh', args], signal, onProgress);
  if (facts.get('upload') === '0') return;
  const host = link.connection.target.hostLabel;
  throw new Failure(classifyVirshError(facts.get('said') ?? '', { host, volume }));
}
