import { z } from 'zod';
import { HostFacts } from '#lib/domain/host/host-facts.ts';
import { judgeHost } from '#lib/domain/host/judge-host.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { demandLibvirt } from '#lib/engine/hosts/demand-libvirt.ts';
import { readHostFacts } from '#lib/engine/hosts/read-host-facts.ts';
import { tryTinyGuest } from '#lib/engine/hosts/try-tiny-guest.ts';
import { withNewLine } from '#lib/engine/hosts/with-new-line.ts';
import type { Step } from '#lib/engine/steps/step.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { forgetSecret, readSecret } from '#lib/infra/secrets/secret-store.ts';
import { installPublicKey } from '#lib/infra/ssh/install-public-key.ts';
import { probeHostKey } from '#lib/infra/ssh/probe-host-key.ts';
import { shellQuote } from '#lib/infra/ssh/shell-quote.ts';
import { connectSsh } from '#lib/infra/ssh/ssh-connection.ts';

export const probeHost: Step<'probe-host'> = {
  isImpatient: true,
  async run(context, { address, port }) {
    const { keyBase64, algorithm, fingerprintSha256 } = await probeHostKey(address, port);
    context.print(`${algorithm} ${fingerprintSha256}\n`);
    return { hostKey: keyBase64, algorithm, fingerprint: fingerprintSha256 };
  },
};

/** Logs in with the password once, to put our key there. The password is forgotten whatever comes of it. */
export const installLoginKey: Step<'install-login-key'> = {
  undoesIntent: true,
  isImpatient: true,
  async run(context, { passwordSecretId }) {
    const { db, box } = context.runtime;
    const host = await db.host.findUniqueOrThrow({ where: { id: context.hostId() } });
    const password = await readSecret(db, box, 'ssh-password', passwordSecretId);
    // used already: the run before this one was cut off after it
    if (password === null) return context.kept();
    const connection = await connectSsh({
      hostLabel: host.name,
      address: host.address,
      port: host.port,
      user: host.username,
      auth: { kind: 'password', password },
      pinnedHostKey: host.hostKey,
    });
    try {
      const { added } = await installPublicKey(connection, host.publicKey);
      // a run that was cut off may have put it there
      await context.keep({ added: added || context.kept()?.added === true });
    } finally {
      await connection.close();
    }
    context.crashPoint('key installed');
    await db.$transaction(async (tx) => {
      await forgetSecret(tx, passwordSecretId);
      // whoever keeps the host waits for it
      await recordEvent(tx, 'host', host.id);
    });
    return context.kept();
  },
  async undo(context, { passwordSecretId }) {
    await forgetSecret(context.runtime.db, passwordSecretId);
  },
};

/** A host that could not be reached at all when it was added does not stay: the form is still there to be corrected. */
export const connectHost: Step<'connect-host'> = {
  undoesIntent: true,
  isImpatient: true,
  async run(context) {
    const link = await context.host();
    const { code, stderr } = await link.exec('command -v virsh');
    if (code !== 0)
      throw new Failure({
        code: 'host.no-virsh',
        details: { host: link.connection.target.hostLabel },
        technical: stderr,
      });
    await demandLibvirt(link, context.signal);
  },
  async undo(context) {
    const { db } = context.runtime;
    const hostId = context.operation.hostId;
    if (!hostId) return;
    await context.links.drop(hostId);
    await db.$transaction(async (tx) => {
      const host = await tx.host.findUnique({ where: { id: hostId } });
      if (!host) return;
      const guests = await tx.guest.findMany({ where: { hostId }, select: { id: true } });
      // what was only seen there goes with a host that never became one; what people have by now keeps it
      const ours = { OR: [{ origin: 'guesthouse' }, { ownerId: { not: null } }, { shares: { some: {} } }] };
      const unended = { OR: [{ state: { in: ['queued', 'running'] } }, { unsettledAt: { not: null } }] };
      const isHalfMade = {
        imageVersions: { none: {} },
        operations: { none: { id: { not: context.operation.id }, ...unended } },
        OR: [{ guests: { none: {} } }, { checkedAt: null, guests: { none: ours } }],
      };
      const { count } = await tx.host.deleteMany({ where: { id: hostId, ...isHalfMade } });
      await recordEvent(tx, 'host', hostId);
      if (count === 0) return;
      // the key of this machine is its own; that of all other hosts is ours
      if (host.isLocal) await forgetSecret(tx, host.keySecretId);
      await recordEvent(tx, 'guest', ...guests.map((guest) => guest.id));
      if (await leftKey(tx, context.operation.id))
        context.print(
          `The key of Guesthouse is still in ~/.ssh/authorized_keys of ${host.username} on ${host.name}. ` +
            `If you do not add it again, take this line out:\n${host.publicKey.trim()}\n`,
        );
    });
  },
};

/** Whether this operation put our key there. */
async function leftKey(tx: DbTransaction, operationId: string): Promise<boolean> {
  const step = await tx.operationStep.findFirst({ where: { operationId, kind: 'install-login-key' } });
  return z.object({ added: z.literal(true) }).safeParse(step?.result).success;
}

export const checkHost: Step<'check-host'> = {
  isImpatient: true,
  async run(context, { tryGuest }) {
    const { db } = context.runtime;
    const hostId = context.hostId();
    const before = await db.host.findUniqueOrThrow({ where: { id: hostId } });
    const known = HostFacts.safeParse(before.facts).data;
    const knownRun = { ran: true, detail: 'a test guest ran before' };
    const { read, tried } = await withNewLine(context, async (link) => {
      context.report(null, 'Reading what it has');
      const read = await readHostFacts(link, context.signal);
      context.report(null, 'Running a tiny guest');
      const tried =
        tryGuest || !known
          ? await tryTinyGuest(link, read.probes, context.signal)
          : {
              kvm: known.virtType === 'kvm' ? knownRun : { ran: false, detail: 'KVM did not run a guest.' },
              emulated: knownRun,
            };
      return { read, tried };
    });
    const facts: HostFacts = { ...read.facts, virtType: tried.kvm.ran ? 'kvm' : 'qemu' };
    const pools = await db.pool.findMany({ where: { hostId } });
    const networks = await db.network.findMany({ where: { hostId } });
    const checks = judgeHost({
      facts,
      ...tried,
      probes: read.probes,
      quotedLogin: shellQuote(before.username),
      pools: pools.map((pool) => ({
        name: pool.name,
        isActive: pool.isActive,
        availableBytes: Number(pool.availableBytes),
        capacityBytes: Number(pool.capacityBytes),
      })),
      networks: networks.map((network) => ({ name: network.name, isActive: network.isActive })),
    });
    await db.$transaction(async (tx) => {
      await tx.host.update({
        where: { id: hostId },
        data: { facts, checks, checkedAt: new Date(), revision: { increment: 1 } },
      });
      await recordEvent(tx, 'host', hostId);
    });
    return {
      virtType: facts.virtType,
      passed: checks.filter((check) => check.verdict === 'passed').length,
      of: checks.length,
    };
  },
};

export const observeHost: Step<'observe-host'> = {
  isImpatient: true,
  async run(context) {
    await context.observers.lookAtHost(context.hostId());
  },
};
