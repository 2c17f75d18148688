import { GuestState, isActive } from '#lib/domain/guest/guest-power.ts';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import type { GuestId, GuestUuid } from '#lib/domain/id.ts';
import type { Overlay, StepInput, VariablesCopy } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { decideSnapshot, type SnapshotDecision } from '#lib/domain/snapshot/decide-snapshot.ts';
import { judgeDeletion, judgeReversion } from '#lib/domain/snapshot/judge-snapshot.ts';
import { fatesOfDeletion, leftBehind } from '#lib/domain/snapshot/snapshot-files.ts';
import type { SnapshotName } from '#lib/domain/snapshot/snapshot-name.ts';
import { isSnapshotFileOf, snapshotVolumeName } from '#lib/domain/snapshot/snapshot-volume-name.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { demand } from '#lib/procedures/base.ts';
import {
  demandSnapshot,
  filesOfOthers,
  type LoadedSnapshots,
  loadSnapshots,
} from '#lib/procedures/snapshot/load-snapshots.ts';
import type { Guest, Host, Snapshot as StoredSnapshot } from '#prisma/generated/client.ts';

type GuestOnHost = Guest & { host: Host };

const refOf = (guest: Guest) => ({ guestId: guest.id as GuestId, uuid: guest.uuid as GuestUuid });
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const fileOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The pool of the host whose folder holds this file, though the pool may not have listed it yet. */
async function poolOfFile(tx: DbTransaction, guest: Guest, path: string | null): Promise<string | null> {
  if (!path) return null;
  const pools = await tx.pool.findMany({ where: { hostId: guest.hostId, isActive: true } });
  return pools.find((pool) => pool.path === folderOf(path))?.uuid ?? null;
}

/** A new file on top of each of these, beside it. */
function planOverlays(guest: Guest, id: string, files: { target: string; path: string }[], loaded: LoadedSnapshots) {
  return files.map(({ target, path }): Overlay => {
    const below = loaded.volumes.get(path);
    if (!below) throw new Failure({ code: 'snapshot.disk-elsewhere', details: { disk: target } });
    const volume = snapshotVolumeName({ guestId: guest.id, name: guest.name }, id, `${target}.qcow2`);
    return {
      target,
      poolUuid: below.poolUuid,
      volume,
      path: `${folderOf(path)}/${volume}`,
      backing: { volume: below.name, path, format: below.format, capacityBytes: Number(below.capacityBytes) },
    };
  });
}

/** What taking a snapshot of this guest comes to, and the step that does it. Nothing is written. */
export async function planSnapshot(
  tx: DbTransaction,
  guest: GuestOnHost,
  wish: { name: SnapshotName; description: string; keepMemory: boolean },
): Promise<{ decision: SnapshotDecision; input: StepInput<'ensure-snapshot'> }> {
  const loaded = await loadSnapshots(tx, guest);
  const { hardware } = loaded;
  const variablesPool = await poolOfFile(tx, guest, hardware.nvramPath);
  const facts = HostFacts.safeParse(guest.host.facts).data;
  const decision = demand(
    decideSnapshot(
      {
        name: guest.name,
        power: GuestState.parse(guest.power),
        hardware,
        inPools: new Set([...loaded.active].filter(([, path]) => loaded.volumes.has(path)).map(([target]) => target)),
        isNvramInPool: variablesPool !== null,
        snapshots: loaded.snapshots,
        libvirtVersion: facts?.libvirtVersion ?? '',
        qemuVersion: facts?.qemuVersion ?? null,
      },
      wish,
    ),
  );
  const id = newId('operation');
  const isExternal = decision.kind === 'external';
  const files = decision.disks.map(({ target }) => ({ target, path: loaded.active.get(target) ?? '' }));
  const overlays = isExternal ? planOverlays(guest, id, files, loaded) : [];
  const named = (what: string) => snapshotVolumeName({ guestId: guest.id, name: guest.name }, id, what);
  const first = overlays[0];
  const memoryFile =
    decision.memory === 'file' && first
      ? { poolUuid: first.poolUuid, volume: named('memory'), path: `${folderOf(first.path)}/${named('memory')}` }
      : null;
  const variables: VariablesCopy | null =
    isExternal && variablesPool && hardware.nvramPath
      ? { poolUuid: variablesPool, volume: fileOf(hardware.nvramPath), copy: named('nvram.fd') }
      : null;
  const { kind, memory, isQuiesced } = decision;
  return {
    decision,
    input: {
      ...refOf(guest),
      name: wish.name,
      description: wish.description,
      kind,
      memory,
      isQuiesced,
      wasOff: !isActive(GuestState.parse(guest.power)),
      overlays,
      memoryFile,
      variables,
    },
  };
}

const variablesOf = (stored: StoredSnapshot): VariablesCopy | null =>
  stored.variables === null ? null : (stored.variables as VariablesCopy);

export async function planReversion(tx: DbTransaction, guest: GuestOnHost, name: string) {
  const loaded = await loadSnapshots(tx, guest);
  const { snapshot, stored } = demandSnapshot(loaded, name);
  demand(judgeReversion(snapshot, loaded));
  const isExternal = snapshot.kind === 'external';
  const others = await filesOfOthers(tx, guest);
  const input: StepInput<'revert-snapshot'> = {
    ...refOf(guest),
    name,
    kind: snapshot.kind,
    overlays: isExternal ? planOverlays(guest, newId('operation'), snapshot.disks, loaded) : [],
    variables: variablesOf(stored),
    leftovers: isExternal ? leftBehind(loaded, isSnapshotFileOf(guest.id)).filter((path) => !others.has(path)) : [],
  };
  return { snapshot, stored, loaded, input };
}

export async function planSnapshotDeletion(tx: DbTransaction, guest: GuestOnHost, name: string) {
  const loaded = await loadSnapshots(tx, guest);
  const { snapshot, stored } = demandSnapshot(loaded, name);
  demand(judgeDeletion(snapshot, loaded));
  const others = await filesOfOthers(tx, guest);
  const merged = fatesOfDeletion(snapshot, loaded).flatMap((fate) => (fate.how === 'merge' ? [fate.from] : []));
  const own = [...snapshot.disks.map(({ path }) => path), ...(snapshot.memoryPath ? [snapshot.memoryPath] : [])];
  const isExternal = snapshot.kind === 'external';
  const input: StepInput<'delete-snapshot'> = {
    ...refOf(guest),
    name,
    wasOff: !isActive(GuestState.parse(guest.power)),
    // the disk of an internal one is the guest's own
    leftovers: isExternal ? [...merged, ...own].filter((path) => !others.has(path)) : [],
    variables: variablesOf(stored),
  };
  return { snapshot, loaded, input };
}
