import { setTimeout as sleep } from 'node:timers/promises';
import type { HostProbes, TriedGuest } from '#lib/domain/host/judge-host.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { checkGuestPrefix, checkGuestTitle } from '#lib/engine/hosts/check-guest.ts';
import { newGuestUuid } from '#lib/infra/id/new-guest-uuid.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import {
  askGuestMonitor,
  destroyGuest,
  dumpGuestXml,
  listGuests,
  runTransientGuest,
} from '#lib/infra/virsh/virsh-guest.ts';

/** A libvirt that has to look at QEMU anew takes half a minute, or more on a slow machine; it makes guests all the same. */
const createTimeoutMs = 120_000;
/** A processor that executes has moved long before. */
const moveTimeoutMs = 15_000;

/** A guest without disks, network or screen: its firmware runs and finds nothing to boot. Gone when it is stopped. */
const tinyXml = (uuid: string, virtType: 'kvm' | 'qemu') => `<domain type='${virtType}'>
  <name>${checkGuestPrefix}${uuid.slice(0, 8)}</name><uuid>${uuid}</uuid><title>${checkGuestTitle}</title><memory unit='MiB'>32</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><controller type='usb' model='none'/><memballoon model='none'/></devices>
</domain>`;

/**
 * Whether the processor of the guest really executes: a broken nested KVM starts a guest that stands at its reset vector
 * (CS:IP f000:fff0) for ever. https://www.qemu.org/docs/master/system/monitor.html ("info registers")
 */
async function hasMoved(link: HostLink, uuid: GuestUuid): Promise<boolean> {
  const text = await askGuestMonitor(link.virsh, uuid, 'info registers', { timeoutMs: 5_000 });
  const eip = /\b[ER]IP=([0-9a-f]+)/i.exec(text)?.[1];
  return eip !== undefined && Number.parseInt(eip, 16) !== 0xfff0;
}

async function tryWith(link: HostLink, virtType: 'kvm' | 'qemu', signal: AbortSignal): Promise<TriedGuest> {
  const uuid = newGuestUuid();
  const begunAt = Date.now();
  try {
    await runTransientGuest(link.virsh, tinyXml(uuid, virtType), { timeoutMs: createTimeoutMs, signal });
    const createdAt = Date.now();
    while (!(await hasMoved(link, uuid))) {
      if (Date.now() - createdAt > moveTimeoutMs)
        return { ran: false, detail: 'A test guest was started, but its processor did not move.' };
      await sleep(50, undefined, { signal });
    }
    return { ran: true, detail: `a test guest ran, ${((Date.now() - begunAt) / 1000).toFixed(1)} s` };
  } catch (error) {
    if (
      !(error instanceof Failure) ||
      error.refusal.code === 'host.line-lost' ||
      error.refusal.code === 'operation.cancelled'
    )
      throw error;
    return { ran: false, detail: error.refusal.technical ?? error.message };
  } finally {
    await destroyGuest(link.virsh, uuid).catch(() => undefined);
  }
}

/** A check that was cut off, or that libvirt was too slow for, may have left its guest running: it came when nobody waited for it. */
async function removeLeftGuests({ virsh }: HostLink): Promise<void> {
  for (const { name, uuid } of await listGuests(virsh)) {
    if (!name.startsWith(checkGuestPrefix)) continue;
    const xml = await dumpGuestXml(virsh, uuid).catch(() => '');
    if (xml.includes(`<title>${checkGuestTitle}</title>`)) await destroyGuest(virsh, uuid).catch(() => undefined);
  }
}

/** Runs a guest for a moment, on KVM where the processor offers it, else emulated. What libvirt claims counts for nothing. */
export async function tryTinyGuest(
  link: HostLink,
  probes: HostProbes,
  signal: AbortSignal,
): Promise<{ kvm: TriedGuest; emulated: TriedGuest | null }> {
  await removeLeftGuests(link);
  const kvm =
    probes.cpuFlag && probes.hasKvmDevice
      ? await tryWith(link, 'kvm', signal)
      : {
          ran: false,
          detail: probes.cpuFlag ? 'There is no /dev/kvm.' : 'The processor offers neither VT-x nor AMD-V.',
        };
  return { kvm, emulated: kvm.ran ? null : await tryWith(link, 'qemu', signal) };
}
