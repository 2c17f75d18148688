import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { newPlaceUuid } from '#lib/infra/id/new-place-uuid.ts';
import { bridgeFor } from '#lib/infra/libvirt-xml/bridge-for.ts';
import { buildNetworkXml } from '#lib/infra/libvirt-xml/build-network-xml.ts';
import { buildPoolXml } from '#lib/infra/libvirt-xml/build-pool-xml.ts';
import { parseNetworkXml } from '#lib/infra/libvirt-xml/parse-network-xml.ts';
import { parsePoolXml } from '#lib/infra/libvirt-xml/parse-pool-xml.ts';
import {
  defineNetwork,
  deleteNetwork,
  dumpNetworkXml,
  isNetworkUsed,
  listNetworks,
  setNetworkAutostart,
  startNetwork,
} from '#lib/infra/virsh/virsh-network.ts';
import {
  autostartPool,
  definePool,
  dumpPoolXml,
  forgetPool,
  listPools,
  startPool,
} from '#lib/infra/virsh/virsh-pool.ts';

/** The UUID that is ours: what carries it was defined by this operation, and goes with it. */
const ownUuid = (context: StepContext): string | null => {
  const uuid = context.kept()?.uuid;
  return typeof uuid === 'string' ? uuid : null;
};

async function claimUuid(context: StepContext): Promise<string> {
  const uuid = ownUuid(context) ?? newPlaceUuid();
  await context.keep({ uuid });
  context.crashPoint('claimed');
  return uuid;
}

/** One of that name and that folder is taken as it is, and started. */
export const ensurePool: Step<'ensure-pool'> = {
  async run(context, { name, path }) {
    const { virsh } = await context.host();
    const { signal } = context;
    const there = (await listPools(virsh, { signal })).find((pool) => pool.name === name);
    if (there) {
      const { targetPath } = parsePoolXml(await dumpPoolXml(virsh, there.uuid, { signal }));
      if (targetPath !== path) throw new Failure({ code: 'pool.exists', details: { pool: name } });
    }
    const uuid = there?.uuid ?? (await claimUuid(context));
    if (!there) await definePool(virsh, buildPoolXml({ name, path, uuid }), { signal });
    if (!there?.isActive) await startPool(virsh, uuid, { signal });
    await autostartPool(virsh, uuid, { signal });
  },
  async undo(context) {
    const { virsh } = await context.host();
    const ours = (await listPools(virsh)).find((pool) => pool.uuid === ownUuid(context));
    if (ours) await forgetPool(virsh, ours);
  },
};

/** One of that name and those addresses is taken as it is, and started. */
export const ensureNetwork: Step<'ensure-network'> = {
  async run(context, { name, subnet }) {
    const { virsh } = await context.host();
    const { signal } = context;
    const prefix = subnet.replace(/\.0\/24$/, '');
    const there = (await listNetworks(virsh, { signal })).find((network) => network.name === name);
    if (there) {
      const { addresses } = parseNetworkXml(await dumpNetworkXml(virsh, there.uuid, { signal }));
      const isSame = addresses.some((one) => one.prefixLength === 24 && one.address.startsWith(`${prefix}.`));
      if (!isSame) throw new Failure({ code: 'network.exists', details: { network: name } });
    }
    const uuid = there?.uuid ?? (await claimUuid(context));
    if (!there)
      await defineNetwork(virsh, buildNetworkXml({ name, bridge: bridgeFor(name), prefix, uuid }), { signal });
    if (!there?.isActive) await startNetwork(virsh, uuid, { signal });
    await setNetworkAutostart(virsh, uuid, true, { signal });
  },
  /** A guest may have been plugged into it already. */
  async undo(context) {
    const { virsh } = await context.host();
    const ours = (await listNetworks(virsh)).find((network) => network.uuid === ownUuid(context));
    if (!ours || (ours.isActive && (await isNetworkUsed(virsh, ours.uuid)))) return;
    await deleteNetwork(virsh, ours);
  },
};
