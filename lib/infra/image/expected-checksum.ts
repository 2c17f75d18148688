import { imageCatalogue } from '#lib/domain/image/catalogue.ts';
import { findChecksum } from '#lib/domain/image/parse-checksum-file.ts';
import type { ChecksumSource } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { scriptCommand } from '#lib/infra/image/script-command.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/**
 * The hash that the image must have, in small letters; null where none was asked for. A published file is fetched by the host,
 * as the image is.
 *
 * @throws Failure image.checksum-missing when the file is not there or does not name the image for certain
 */
export async function expectedChecksum(
  link: HostLink,
  source: ChecksumSource,
  imageUrl: string,
  signal: AbortSignal,
): Promise<string | null> {
  if (source.kind === 'none') return null;
  if (source.kind === 'value') return source.value.trim().toLowerCase();
  const missing = (technical: string) =>
    new Failure({ code: 'image.checksum-missing', details: { url: source.url }, technical });

  const command = scriptCommand('fetch-text.sh', [source.url]);
  const { code, stdout, stderr } = await link.exec(command, {
    signal,
    timeoutMs: 90_000,
    maxOutputBytes: 2 * 1024 * 1024,
  });
  if (code !== 0) throw missing(stderr);
  const fileName = decodeURIComponent(new URL(imageUrl).pathname.split('/').at(-1) ?? '');
  // some publishers' files hold one line that names the build behind the address, which only the catalogue knows
  const lookup = imageCatalogue.find((image) => image.checksum.url === source.url)?.checksum.lookup ?? 'by-name';
  const hash = findChecksum(stdout, { fileName, algorithm: source.algorithm, lookup });
  if (hash === null) throw missing(`no ${source.algorithm} of ${fileName}`);
  return hash;
}
