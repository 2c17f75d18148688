import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Compression } from '#lib/infra/image/detect-disk-format.ts';
import { type DdProgress, parseDdProgress } from '#lib/infra/image/parse-dd-progress.ts';
import { parseScriptFacts } from '#lib/infra/image/parse-script-facts.ts';
import { scriptCommand } from '#lib/infra/image/script-command.ts';
import { classifyVirshError } from '#lib/infra/virsh/classify-virsh-error.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

export type StreamedVolume = {
  url: string;
  to: VolumeRef;
  algorithm: 'sha256' | 'sha512';
  packedBy: Compression | null;
  signal: AbortSignal;
  onProgress(progress: DdProgress): void;
};

/**
 * Lets the host stream an address into a volume that is there and empty, and gives the hash of what came (as it came: packed) and
 * where from. Until it has resolved the volume holds a part. On cancel the download has ended when it rejects.
 *
 * @throws Failure image.broken-off, image.not-an-image (does not unpack), and what virsh says (pool.full)
 */
export async function streamIntoVolume(
  link: HostLink,
  { url, to, algorithm, packedBy, signal, onProgress }: StreamedVolume,
): Promise<{ hash: string; address: string | null }> {
  const args = [url, to.poolUuid, to.volume, algorithm, packedBy ?? 'cat'];
  let lately = '';
  const { code, stdout, stderr } = await link.exec(scriptCommand('fetch-image.sh', args), {
    signal,
    timeoutMs: null,
    onStderr(chunk) {
      lately = (lately + chunk.toString('latin1')).slice(-400);
      const progress = parseDdProgress(lately);
      if (progress) onProgress(progress);
    },
  });
  const host = link.connection.target.hostLabel;
  if (code !== 0) throw new Failure({ code: 'host.command-failed', details: { host }, technical: stderr.slice(-2000) });

  const facts = parseScriptFacts(stdout);
  const technical = facts.get('said') ?? '';
  // a full pool ends the download too, so the end of the line is asked first
  if (facts.get('upload') !== '0') throw new Failure(classifyVirshError(technical, { host, volume: to.volume }));
  if (facts.get('fetch') !== '0') throw new Failure({ code: 'image.broken-off', details: { url }, technical });
  if (facts.get('unpack') !== '0')
    throw new Failure({ code: 'image.not-an-image', details: { what: 'The packed file' }, technical });
  return { hash: facts.get('sum') ?? '', address: facts.get('address') || null };
}
