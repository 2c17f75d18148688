import { expect, test } from 'vitest';
import { readHostFacts } from '#lib/engine/hosts/read-host-facts.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';

/** A host whose virsh says that version, and is asked for nothing else. */
const hostWith = (version: string) =>
  ({
    connection: { target: { hostLabel: 'kvm-old' } },
    exec: async () => ({ code: 0, stdout: 'hostname=kvm-old\n', stderr: '' }),
    virsh: {
      async run([command]: readonly string[]) {
        if (command === 'version') return version;
        throw new Error(`asked for ${command}`);
      },
    },
  }) as unknown as HostLink;

const told = (libvirt: string) => `Compiled against library: libvirt ${libvirt}
Using library: libvirt ${libvirt}
Using API: QEMU ${libvirt}
Running hypervisor: QEMU 4.2.1
Running against daemon: ${libvirt}
`;

test('a libvirt before 8 is refused with its version, before anything else is asked', async () => {
  const never = new AbortController().signal;
  await expect(readHostFacts(hostWith(told('6.0.0')), never)).rejects.toMatchObject({
    refusal: { code: 'host.libvirt-old', details: { host: 'kvm-old', version: '6.0.0' } },
  });
  await expect(readHostFacts(hostWith(told('7.10.0')), never)).rejects.toMatchObject({
    refusal: { code: 'host.libvirt-old' },
  });
});

test('libvirt 8 and 10 are read on', async () => {
  const never = new AbortController().signal;
  for (const version of ['8.0.0', '10.0.0'])
    await expect(readHostFacts(hostWith(told(version)), never)).rejects.toThrow('asked for nodeinfo');
});
