import { type GuestSpec, type GuestSpecInput, GuestSpec as GuestSpecSchema } from '#lib/domain/guest/guest-spec.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { buildDevices } from '#lib/infra/libvirt-xml/build-guest-devices.ts';
import { digestGuestSpec } from '#lib/infra/libvirt-xml/digest-guest-spec.ts';
import { osUriOf } from '#lib/infra/libvirt-xml/os-uri.ts';
import { libosinfoNamespace, markNode } from '#lib/infra/libvirt-xml/our-mark.ts';
import { writeXml, type XmlNode, x } from '#lib/infra/libvirt-xml/xml-document.ts';

function metadata(spec: GuestSpec): XmlNode {
  const osUri = spec.osId ? osUriOf(spec.osId) : null;
  return x('metadata', {}, [
    markNode({ guestId: spec.guestId, specDigest: digestGuestSpec(spec) }),
    osUri
      ? x('libosinfo:libosinfo', { 'xmlns:libosinfo': libosinfoNamespace }, [x('libosinfo:os', { id: osUri })])
      : null,
  ]);
}

function os(spec: GuestSpec): XmlNode {
  const type = x('type', { arch: spec.arch, machine: spec.machine }, 'hvm');
  if (spec.firmware.kind === 'bios') return x('os', {}, [type]);
  const enabled = spec.firmware.hasSecureBoot ? 'yes' : 'no';
  return x('os', { firmware: 'efi' }, [
    type,
    // Said both ways: left open, libvirt takes the first firmware of the host, on Debian the one with Microsoft's keys,
    // and unsigned boot loaders (Arch, Alpine, FreeBSD) do not start.
    x('firmware', {}, [
      x('feature', { enabled, name: 'secure-boot' }),
      x('feature', { enabled, name: 'enrolled-keys' }),
    ]),
    spec.firmware.nvramPath ? x('nvram', {}, spec.firmware.nvramPath) : null,
  ]);
}

/**
 * KVM hands the host's CPU through. TCG's default model (qemu64) lacks the x86-64-v2 that RHEL 9 and its kin need, so all
 * that TCG knows is taken, but for the five-level page tables, which some kernels do not start with there.
 */
const cpu = (spec: GuestSpec): XmlNode =>
  spec.virtType === 'kvm'
    ? x('cpu', { mode: 'host-passthrough', check: 'none', migratable: 'on' })
    : x('cpu', { mode: 'maximum', check: 'none', migratable: 'on' }, [
        x('feature', { policy: 'disable', name: 'la57' }),
      ]);

const isWindows = (spec: GuestSpec): boolean => describeOs(spec.osId ?? null).family === 'windows';

/**
 * Windows knows that it runs on KVM where it is told in Hyper-V's words: fewer exits, no time-outs that a busy host causes. As
 * virt-install has them, but only with KVM: QEMU's own emulation gives a guest none of it.
 */
const seesHyperV = (spec: GuestSpec): boolean => spec.virtType === 'kvm' && isWindows(spec);

const hyperV = x('hyperv', {}, [
  x('relaxed', { state: 'on' }),
  x('vapic', { state: 'on' }),
  x('spinlocks', { state: 'on', retries: 8191 }),
]);

/**
 * As virt-install does: late ticks of the old timers are caught up with, HPET costs and brings nothing. Windows takes the clock of
 * the machine for local time, all others for UTC.
 */
const clock = (spec: GuestSpec): XmlNode =>
  x('clock', { offset: isWindows(spec) ? 'localtime' : 'utc' }, [
    x('timer', { name: 'rtc', tickpolicy: 'catchup' }),
    x('timer', { name: 'pit', tickpolicy: 'delay' }),
    x('timer', { name: 'hpet', present: 'no' }),
    seesHyperV(spec) ? x('timer', { name: 'hypervclock', present: 'yes' }) : null,
  ]);

/** A specification as the XML that `virsh define` takes. The same specification gives the same text. */
export function buildGuestXml(input: GuestSpecInput): string {
  const spec = GuestSpecSchema.parse(input);
  const needsSmm = spec.firmware.kind === 'uefi' && spec.firmware.hasSecureBoot;
  return writeXml(
    x('domain', { type: spec.virtType }, [
      x('name', {}, spec.name),
      x('uuid', {}, spec.uuid),
      spec.title ? x('title', {}, spec.title) : null,
      spec.description ? x('description', {}, spec.description) : null,
      metadata(spec),
      x('memory', { unit: 'MiB' }, String(spec.memoryMiB)),
      x('currentMemory', { unit: 'MiB' }, String(spec.memoryMiB)),
      x('vcpu', { placement: 'static' }, String(spec.vcpus)),
      os(spec),
      x('features', {}, [
        x('acpi'),
        x('apic'),
        seesHyperV(spec) ? hyperV : null,
        needsSmm ? x('smm', { state: 'on' }) : null,
      ]),
      cpu(spec),
      clock(spec),
      x('on_poweroff', {}, 'destroy'),
      x('on_reboot', {}, 'restart'),
      x('on_crash', {}, 'destroy'),
      // A guest that puts itself to sleep looks broken to the person in front of its console.
      x('pm', {}, [x('suspend-to-mem', { enabled: 'no' }), x('suspend-to-disk', { enabled: 'no' })]),
      x('devices', {}, buildDevices(spec)),
    ]),
  );
}
