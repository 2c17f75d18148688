import { tinyGuestCmdline } from './tiny-guest.ts';

/** How a tiny guest looks from outside. Every string here comes from tests, never from a person. */
export type TinyGuestOptions = {
  name: string;
  uuid: string;
  memoryMiB?: number;
  cpus?: number;
  /** `vnc-tcp` listens on 127.0.0.1 of the host; `vnc-password` also asks for `password`. */
  graphics?: 'vnc-socket' | 'vnc-tcp' | 'vnc-password' | 'none';
  /** At most 8 characters, as VNC has it. */
  password?: string;
  /** `kernel` starts Debian's kernel directly (fastest); `disk` boots a linked clone of the tiny disk under SeaBIOS. */
  boot?: 'kernel' | 'disk';
  /** A NIC in the host's `default` network. Without one a guest starts sooner. */
  network?: boolean;
  agent?: boolean;
  machine?: 'pc' | 'q35';
  video?: 'virtio' | 'vga' | 'bochs';
};

const graphicsXml = ({ graphics = 'vnc-socket', password = 'guest123' }: TinyGuestOptions): string => {
  switch (graphics) {
    case 'none':
      return '';
    case 'vnc-socket':
      return "<graphics type='vnc'><listen type='socket'/></graphics>";
    case 'vnc-tcp':
      return "<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>";
    case 'vnc-password':
      return `<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='${password}'/>`;
  }
};

/** Where the host keeps what the guest printed on its serial console. */
export const serialLogPath = (name: string) => `/var/log/libvirt/qemu/${name.replaceAll(/[^\w.-]/g, '_')}-serial.log`;

/** The domain of a tiny guest, of type `qemu`: emulated, because a test machine rarely has a KVM that works. */
export function buildTinyDomain(options: TinyGuestOptions, files: { kernel: string; initrd: string; disk: string }) {
  const { name, uuid, memoryMiB = 128, cpus = 1, boot = 'kernel', network, agent, machine = 'q35' } = options;
  const start =
    boot === 'kernel'
      ? `<kernel>${files.kernel}</kernel><initrd>${files.initrd}</initrd><cmdline>${tinyGuestCmdline}</cmdline>`
      : '';
  const disk =
    boot === 'disk'
      ? `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${files.disk}'/><target dev='vda' bus='virtio'/></disk>`
      : '';
  const screen = graphicsXml(options);
  return `<domain type='qemu'>
  <name>${escapeXml(name)}</name>
  <uuid>${uuid}</uuid>
  <memory unit='MiB'>${memoryMiB}</memory>
  <vcpu>${cpus}</vcpu>
  <os><type arch='x86_64' machine='${machine}'>hvm</type>${start}</os>
  <features><acpi/><apic/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    ${disk}
    ${network ? "<interface type='network'><source network='default'/><model type='virtio'/><rom enabled='no'/></interface>" : ''}
    ${agent ? "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>" : ''}
    <serial type='pty'><log file='${serialLogPath(name)}' append='off'/><target port='0'/></serial>
    <console type='pty'><target type='serial' port='0'/></console>
    ${screen}
    ${screen ? `<video><model type='${options.video ?? 'virtio'}'/></video>` : "<video><model type='none'/></video>"}
    <memballoon model='none'/>
  </devices>
</domain>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
