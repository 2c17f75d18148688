import type { Prepared } from '#tests/e2e/prepared.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/**
 * A guest that somebody made outside, with firmware and a disk of 64 MiB and nothing to boot: it obeys no shutdown, its power is
 * cut by the test. `disk`: the attributes of its target; `devices`: more of its XML. Resolves with its id when it is seen to run, and its disk in its pool.
 */
export async function startForeignGuest(
  { host, rpc }: Prepared,
  { name, path, disk, devices = '' }: { name: string; path: string; disk: string; devices?: string },
): Promise<string> {
  await host.exec(`qemu-img create -q -f qcow2 '${path}' 64M && qemu-io -c 'write -P 0x33 1M 64k' '${path}'`);
  await host.virsh('pool-refresh', 'images');
  await host.exec(`cat > /tmp/foreign.xml <<'XML'
<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>
  <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target ${disk}/></disk>
  ${devices}
  <graphics type='vnc'><listen type='socket'/></graphics></devices></domain>
XML`);
  await host.virsh('define', '/tmp/foreign.xml');
  await host.virsh('start', name);
  const row = await waitUntil(
    'the guest is seen to run',
    async () => (await rpc.guests.list({ name })).find((one) => one.power === 'running'),
    { timeoutMs: 30_000 },
  );
  // nobody tells of a file in a pool's folder
  await rpc.hosts.lookAtStorage({ id: row.hostId ?? '' });
  const hasDisk = async () => ((await rpc.guests.previewDeletion({ ids: [row.id] }))[0]?.disks.length ?? 0) > 0;
  await waitUntil('its disk is known as a volume', hasDisk, { timeoutMs: 60_000 });
  return row.id;
}
