import { setTimeout as sleep } from 'node:timers/promises';
import { type GuestState, guestStateOfWord, isActive } from '#lib/domain/guest/guest-power.ts';
import { SeedOfGuest } from '#lib/domain/guest/seed-of-guest.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { ensureNoVolume, hasVolume } from '#lib/engine/steps/storage-steps.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { isDiscOut } from '#lib/infra/libvirt-xml/is-disc-out.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { forgetSecret } from '#lib/infra/secrets/secret-store.ts';
import type { Virsh } from '#lib/infra/virsh/virsh.ts';
import {
  defineGuest,
  destroyGuest,
  dumpGuestXml,
  ejectGuestMedia,
  listDiskErrors,
  listGuests,
  pingGuestAgent,
  readGuestState,
  startGuest,
  undefineGuest,
} from '#lib/infra/virsh/virsh-guest.ts';

/** The state of a guest, or null where the host has none of that UUID. */
export async function stateOf(virsh: Virsh, uuid: GuestUuid): Promise<GuestState | null> {
  try {
    return guestStateOfWord(await readGuestState(virsh, uuid));
  } catch (error) {
    if (error instanceof Failure && error.refusal.code === 'guest.gone') return null;
    throw error;
  }
}

async function changeStage(context: StepContext, guestId: string, stage: 'creating' | 'gone'): Promise<void> {
  await context.runtime.db.$transaction(async (tx) => {
    const { count } = await tx.guest.updateMany({
      where: { id: guestId, stage: { not: stage } },
      data: { stage, ...(stage === 'gone' ? { power: 'unknown', addresses: [] } : {}), revision: { increment: 1 } },
    });
    if (count > 0) await recordEvent(tx, 'guest', guestId);
  });
}

/** Looks at the host itself: a guest of that name may have been made there a second ago, the ISO taken away. */
export const reserveGuest: Step<'reserve-guest'> = {
  undoesIntent: true,
  async run(context, { guestId, media, drivers }) {
    const { db } = context.runtime;
    const guest = await db.guest.findUniqueOrThrow({ where: { id: guestId } });
    const link = await context.host();
    const there = await listGuests(link.virsh, { signal: context.signal });
    const details = { name: guest.name, host: link.connection.target.hostLabel };
    if (there.some((one) => one.name === guest.name && one.uuid !== guest.uuid))
      throw new Failure({ code: 'guest.name-taken', details });
    for (const disc of [media, drivers]) {
      if (!disc || (await hasVolume(link.virsh, disc))) continue;
      await context.observers.lookAtVolume(context.hostId(), disc);
      throw new Failure({ code: 'media.missing', details: { volume: disc.volume } });
    }
    // what an earlier run left, that was cancelled while its host was away: its disks are made anew under it otherwise
    if (there.some((one) => one.uuid === guest.uuid)) await ensureNoDomain(context, guest.uuid as GuestUuid);
    if (guest.stage === 'gone') await changeStage(context, guestId, 'creating');
  },
  undo: (context, { guestId }) => changeStage(context, guestId, 'gone'),
};

/** Defines the guest unless it is there: it carries a UUID of ours, so one of that UUID is the one we defined. */
export const ensureDomain: Step<'ensure-domain'> = {
  async run(context, { uuid, xml, isStartedNext }) {
    const { virsh } = await context.host();
    const define = async () => {
      if ((await stateOf(virsh, uuid)) === null) await defineGuest(virsh, xml, { signal: context.signal });
    };
    if (isStartedNext) return void (await context.observers.whileOurs(uuid, define));
    await define();
    await context.observers.lookAtGuest(context.hostId(), uuid);
  },
  async undo(context, { uuid }) {
    await ensureNoDomain(context, uuid);
  },
};

/** Cuts its power if it has any. */
export async function ensureOff(virsh: Virsh, uuid: GuestUuid): Promise<void> {
  const state = await stateOf(virsh, uuid);
  if (state !== null && isActive(state)) await destroyGuest(virsh, uuid).catch(ignoreNotRunning);
}

/** Takes it off the host, by its UUID. */
export async function ensureNoDomain(context: StepContext, uuid: GuestUuid): Promise<void> {
  const { virsh } = await context.host();
  if ((await stateOf(virsh, uuid)) === null) return;
  await ensureOff(virsh, uuid);
  context.crashPoint('stopped');
  // a transient guest is gone with its power
  if ((await stateOf(virsh, uuid)) !== null) await undefineGuest(virsh, uuid);
}

/** It went off by itself between the look and the command. */
function ignoreNotRunning(error: unknown): void {
  if (!(error instanceof Failure) || error.refusal.code !== 'guest.wrong-state') throw error;
}

export const ensureRunning: Step<'ensure-running'> = {
  async run(context, { uuid }) {
    const { virsh } = await context.host();
    const state = await stateOf(virsh, uuid);
    if (state === null) throw new Failure({ code: 'guest.gone' });
    try {
      if (!isActive(state)) await startUnlessUp(context, virsh, uuid);
    } finally {
      await context.observers.lookAtGuest(context.hostId(), uuid);
    }
  },
};

/** A start that an earlier run asked for may still be under way, and somebody with virsh may be faster. */
async function startUnlessUp({ signal }: StepContext, virsh: Virsh, uuid: GuestUuid): Promise<void> {
  try {
    await startGuest(virsh, uuid, { signal });
  } catch (error) {
    const now = await stateOf(virsh, uuid);
    if (now === null || !isActive(now)) throw error;
  }
}

const askAgentEveryMs = 1_000;

/** Whether a guest that runs is done with its first settings: its agent answers, or it gave the disc back. */
export async function isReady(virsh: Virsh, uuid: GuestUuid, seedTarget: string | null): Promise<boolean> {
  try {
    await pingGuestAgent(virsh, uuid);
    return true;
  } catch (error) {
    if (error instanceof Failure && error.refusal.code === 'host.line-lost') throw error;
  }
  return seedTarget !== null && isDiscOut(await dumpGuestXml(virsh, uuid), seedTarget);
}

/** QEMU stops a guest whose disk it cannot write; nothing in it goes on until somebody made room and resumes it. */
async function demandWholeDisks(virsh: Virsh, uuid: GuestUuid): Promise<void> {
  const [broken] = await listDiskErrors(virsh, uuid);
  if (!broken) return;
  throw new Failure({
    code: broken.isNoSpace ? 'guest.disk-full' : 'guest.disk-error',
    details: { disk: broken.target },
  });
}

/** Waits for the agent's answer, or until the guest gives its first settings back. Failing here takes nothing away: the guest runs, and its console tells why it is not ready. */
export const waitReady: Step<'wait-ready'> = {
  keepsWhatWasMade: true,
  async run(context, { uuid, timeoutSeconds, seedTarget }) {
    const { virsh } = await context.host();
    const endsAt = Date.now() + timeoutSeconds * 1000;
    const begunAt = Date.now();
    for (;;) {
      context.signal.throwIfAborted();
      const state = await stateOf(virsh, uuid);
      if (state === null) throw new Failure({ code: 'guest.gone' });
      if (!isActive(state)) throw new Failure({ code: 'guest.stopped-early' });
      if (state === 'paused') await demandWholeDisks(virsh, uuid);
      if (await isReady(virsh, uuid, seedTarget)) break;
      if (Date.now() > endsAt) throw new Failure({ code: 'guest.not-booted', details: { seconds: timeoutSeconds } });
      context.report(null, `${Math.round((Date.now() - begunAt) / 1000)} s, no answer from its agent yet`);
      await sleep(askAgentEveryMs, undefined, { signal: context.signal });
    }
    await context.observers.lookAtGuest(context.hostId(), uuid);
  },
};

/** Ejects the seed, now and for the next start, and deletes its volume and the secret it was made of. */
export const removeSeed: Step<'remove-seed'> = {
  keepsWhatWasMade: true,
  async run(context, input) {
    const { db } = context.runtime;
    const { virsh } = await context.host();
    const state = await stateOf(virsh, input.uuid);
    if (state !== null) {
      const places = isActive(state) ? (['--live', '--config'] as const) : (['--config'] as const);
      for (const place of places) {
        const target = await findSeedDrive(virsh, input, place);
        if (target === null) continue;
        await ejectGuestMedia(virsh, input.uuid, target, place, { signal: context.signal }).catch(ignoreEmptyDrive);
      }
    }
    context.crashPoint('ejected');
    await ensureNoVolume(context, input);
    await forgetSecret(db, input.secretId);
    await db.$executeRaw`UPDATE "Guest" SET seed = NULL WHERE id = ${input.guestId}`;
    await context.observers.lookAtGuest(context.hostId(), input.uuid);
  },
};

/**
 * The drive that holds the disc with the first settings, in the running guest or at its next start: somebody may have moved the drive to another
 * bus, taken it away or put another disc into it.
 */
async function findSeedDrive(
  virsh: Virsh,
  { uuid, volume }: { uuid: GuestUuid; volume: string },
  place: '--live' | '--config',
): Promise<string | null> {
  const { disks } = parseGuestXml(await dumpGuestXml(virsh, uuid, { isInactive: place === '--config' })).hardware;
  return disks.find(({ source }) => 'path' in source && source.path.endsWith(`/${volume}`))?.target ?? null;
}

/** Ejected already, by the run before this one or by the guest itself. */
function ignoreEmptyDrive(error: unknown): void {
  if (!(error instanceof Failure) || error.refusal.code !== 'guest.drive-empty') throw error;
}

export const deleteDomain: Step<'delete-domain'> = {
  undoesIntent: true,
  async run(context, { uuid }) {
    await ensureNoDomain(context, uuid);
  },
  async isPastReturn(context, { uuid }) {
    const { virsh } = await context.host();
    return (await stateOf(virsh, uuid)) === null;
  },
  /** Only where it is still there: what was deleted cannot come back. */
  async undo(context, { guestId }) {
    await context.runtime.db.$transaction(async (tx) => {
      await tx.guest.updateMany({
        where: { id: guestId, stage: 'deleting' },
        data: { stage: 'present', revision: { increment: 1 } },
      });
      await recordEvent(tx, 'guest', guestId);
    });
  },
};

export const forgetGuest: Step<'forget-guest'> = {
  async run(context, { guestId }) {
    const { db } = context.runtime;
    const { seed } = await db.guest.findUniqueOrThrow({ where: { id: guestId }, select: { seed: true } });
    // one that never was ready still has what its first settings were made of
    const secretId = SeedOfGuest.safeParse(seed).data?.secretId;
    if (secretId) await forgetSecret(db, secretId);
    await changeStage(context, guestId, 'gone');
  },
};
