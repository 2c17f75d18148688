import { createHash } from 'node:crypto';
import type { Step } from '#lib/engine/steps/step.ts';
import { buildNetworkXml } from '#lib/infra/libvirt-xml/build-network-xml.ts';
import { defineNetwork, listNetworks, setNetworkAutostart, startNetwork } from '#lib/infra/virsh/virsh-network.ts';
import { ensureFolderPool } from '#lib/infra/virsh/virsh-pool.ts';

export const ensurePool: Step<'ensure-pool'> = {
  async run(context, { name, path }) {
    const { virsh } = await context.host();
    await ensureFolderPool(virsh, name, path, { signal: context.signal });
  },
};

/** A device name of at most 15 characters: what fits of the network's own name, told apart by a digest. */
const bridgeFor = (name: string): string =>
  `vb${name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 6)}${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;

export const ensureNetwork: Step<'ensure-network'> = {
  async run(context, { name, subnet }) {
    const { virsh } = await context.host();
    const known = (await listNetworks(virsh)).find((network) => network.name === name);
    if (!known)
      await defineNetwork(
        virsh,
        buildNetworkXml({ name, bridge: bridgeFor(name), prefix: subnet.replace(/\.0\/24$/, '') }),
        { signal: context.signal },
      );
    if (!known?.isActive) await startNetwork(virsh, name, { signal: context.signal });
    await setNetworkAutostart(virsh, name, true, { signal: context.signal });
  },
};
