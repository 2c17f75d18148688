import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import { readScript, scriptCommand } from '#lib/infra/image/script-command.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/** `key` names the folder of the build on the host. */
export type DiskRecipe = { key: string; diskGiB: number; packages: readonly string[] };

const buildCommand = ({ key, diskGiB, packages }: DiskRecipe): string =>
  scriptCommand('build-debian-image.sh', [readScript('assemble-disk.sh'), key, String(diskGiB * 1024), ...packages]);

/**
 * Builds a disk on the host, in a folder of its own there; `removeBuild` takes that away. On cancel the build has ended, and its
 * folder is gone, when it rejects.
 *
 * @throws Failure host.tool-missing, image.build-needs, image.build-failed
 */
export async function buildDisk(
  link: HostLink,
  recipe: DiskRecipe,
  signal: AbortSignal,
  onOutput: (text: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  const { code, stderr } = await link.exec(buildCommand(recipe), {
    signal,
    timeoutMs: null,
    onStderr: (chunk) => onOutput(decoder.decode(chunk, { stream: true })),
  });
  if (code !== 0) throw new Failure(explainBuildFailure(stderr, link.connection.target.hostLabel));
}

/** What the script's own words, and else the last words of what it ran, mean. */
export function explainBuildFailure(output: string, host: string): Refusal {
  const lacks = /^guesthouse: lacks (\S+) (\S+)$/m.exec(output);
  if (lacks) return { code: 'host.tool-missing', details: { host, tool: lacks[1] ?? '', package: lacks[2] ?? '' } };
  const needs = /^guesthouse: needs (.+)$/m.exec(output)?.[1];
  if (needs) return { code: 'image.build-needs', details: { host, what: needs } };
  const errors = output
    .split('\n')
    .filter((line) => /^(?:E: |Err:\d|dpkg: error|mke2fs: |sfdisk: |qemu-img: |grub-mkimage: )/.test(line));
  const technical = errors.length > 0 ? errors.slice(-12).join('\n') : output.slice(-1500);
  return { code: 'image.build-failed', details: { host }, technical };
}

/** Takes away what a build left on the host, if it left something. */
export async function removeBuild(link: HostLink, key: string): Promise<void> {
  const { code, stderr } = await link.exec(buildCommand({ key, diskGiB: 0, packages: [] }), { timeoutMs: 120_000 });
  if (code === 0) return;
  const details = { host: link.connection.target.hostLabel };
  throw new Failure({ code: 'host.command-failed', details, technical: stderr });
}
