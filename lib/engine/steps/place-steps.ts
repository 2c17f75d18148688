import type { Step } from '#lib/engine/steps/step.ts';
import { bridgeFor } from '#lib/infra/libvirt-xml/bridge-for.ts';
import { buildNetworkXml } from '#lib/infra/libvirt-xml/build-network-xml.ts';
import { defineNetwork, listNetworks, setNetworkAutostart, startNetwork } from '#lib/infra/virsh/virsh-network.ts';
import { ensureFolderPool } from '#lib/infra/virsh/virsh-pool.ts';

export const ensurePool: Step<'ensure-pool'> = {
  async run(context, { name, path }) {
    const { virsh } = await context.host();
    await ensureFolderPool(virsh, name, path, { signal: context.signal });
  },
};

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
