import type { VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { checkDiskHead } from '#lib/infra/image/check-disk-head.ts';
import { scriptCommand } from '#lib/infra/image/script-command.ts';
import { childOf, parseXml, rootOf, textOf, wholeNumberOf } from '#lib/infra/libvirt-xml/xml-document.ts';
import { classifyVirshError } from '#lib/infra/virsh/classify-virsh-error.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import { refreshPool } from '#lib/infra/virsh/virsh-pool.ts';
import { dumpVolumeXml } from '#lib/infra/virsh/virsh-volume.ts';

export type InspectedVolume = { format: 'qcow2' | 'raw'; capacityBytes: number; sizeBytes: number };

/**
 * Looks into a volume: its own first bytes decide what it is and whether guests may be made of it, not what libvirt or a name
 * says. `sizeBytes` is what it takes on the host.
 *
 * @throws Failure image.not-an-image (also: cut off), image.refers-elsewhere, volume.missing and what else virsh says
 */
export async function inspectVolume(link: HostLink, place: VolumeRef, signal: AbortSignal): Promise<InspectedVolume> {
  await refreshPool(link.virsh, place.poolUuid, { signal });
  const which = { pool: place.poolUuid, volume: place.volume };
  const volume = rootOf(parseXml(await dumpVolumeXml(link.virsh, which, { signal }), 'volume'));
  const bytesOf = (tag: string) => wholeNumberOf(textOf(childOf(volume, tag)));
  const fileBytes = bytesOf('physical') ?? bytesOf('capacity') ?? 0;

  const command = scriptCommand('read-volume-head.sh', [place.poolUuid, place.volume]);
  const { code, stdout, stderr } = await link.connection.execBytes(command, { signal });
  if (code !== 0) throw new Failure(classifyVirshError(stderr, { host: link.connection.target.hostLabel }));
  const head = checkDiskHead(stdout, place.volume);
  if (!head.ok) throw new Failure(head.refusal);
  const { format, capacityBytes, leastFileBytes } = head.value;
  if (fileBytes < leastFileBytes) {
    const technical = `It is ${fileBytes} bytes long, and its tables end at ${leastFileBytes}.`;
    throw new Failure({ code: 'image.not-an-image', details: { what: place.volume }, technical });
  }
  return { format, capacityBytes: capacityBytes ?? fileBytes, sizeBytes: bytesOf('allocation') ?? fileBytes };
}
