import type { IncomingMessage } from 'node:http';
import type { Actor } from '#lib/domain/access/actor.ts';
import { Role } from '#lib/domain/access/role.ts';
import { canGuest } from '#lib/domain/guest/guest-actions.ts';
import { GuestState } from '#lib/domain/guest/guest-power.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { ConsoleGatewayDeps, ConsoleMatch, ConsoleSessionInfo } from '#lib/engine/gateway/console-deps.ts';
import { openScreen, openSerialLine } from '#lib/engine/gateway/open-endpoint.ts';
import type { HostLinks } from '#lib/engine/hosts/host-links.ts';
import { hashToken } from '#lib/infra/auth/read-actor.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import { consoleModeFor } from '#lib/procedures/access/console-mode-for.ts';

type Wiring = {
  runtime: Runtime;
  engineId: string;
  links: HostLinks;
  authenticate(request: IncomingMessage): Promise<Actor | null>;
  onRevoked(listener: (match: ConsoleMatch) => void): () => void;
};

/** What the console gateway needs, out of the database and the lines to the hosts. */
export function wireConsoles({ runtime, engineId, links, authenticate, onRevoked }: Wiring): ConsoleGatewayDeps {
  const { db, log } = runtime;

  async function actorOf(info: ConsoleSessionInfo): Promise<Actor | null> {
    const session = await db.session.findFirst({
      where: { id: info.sessionId, userId: info.userId, expiresAt: { gt: new Date() } },
      include: { user: true },
    });
    if (!session || session.user.disabledAt) return null;
    const via = { kind: 'session' as const, sessionId: session.id };
    return { userId: session.userId, name: session.user.name, role: Role.parse(session.user.role), via };
  }

  async function record(
    info: ConsoleSessionInfo,
    action: string,
    details: Record<string, string | number>,
  ): Promise<void> {
    const guest = await db.guest.findUnique({ where: { id: info.guestId }, select: { name: true } });
    const target = { kind: 'guest' as const, id: info.guestId, name: guest?.name ?? info.guestId };
    const actor = {
      userId: info.userId,
      name: info.personName,
      role: 'member' as const,
      via: { kind: 'session' as const, sessionId: info.sessionId },
    };
    await recordAudit(db, { actor, action, target, details: { kind: info.kind, mode: info.mode, ...details } });
  }

  return {
    allowedOrigins: () => [runtime.origin],
    async authenticate(request) {
      const actor = await authenticate(request);
      return actor?.via.kind === 'session' ? { userId: actor.userId, sessionId: actor.via.sessionId } : null;
    },
    async consumeTicket(ticket, caller) {
      // one UPDATE: of two who bring the same ticket at once, one finds it unused
      const [row] = await db.$queryRaw<
        { guestId: string; kind: 'vnc' | 'serial'; mode: 'view' | 'control'; name: string }[]
      >`
        UPDATE "ConsoleTicket" t SET "usedAt" = now() FROM "user" u
        WHERE t.hash = ${hashToken(ticket)} AND t."usedAt" IS NULL AND t."expiresAt" > now()
          AND t."userId" = ${caller.userId} AND t."sessionId" = ${caller.sessionId} AND u.id = t."userId"
        RETURNING t."guestId", t.kind, t.mode, u.name`;
      return row ? { guestId: row.guestId, kind: row.kind, mode: row.mode, personName: row.name } : null;
    },
    async openEndpoint(guestId, kind, signal) {
      const guest = await db.guest.findUnique({ where: { id: guestId }, include: { host: true } });
      if (!guest || guest.stage === 'gone') throw new Failure({ code: 'guest.gone' });
      const verdict = canGuest(kind === 'vnc' ? 'console' : 'serial', {
        name: guest.name,
        state: GuestState.parse(guest.power),
        hostName: guest.host.name,
        isHostReachable: guest.host.connection === 'up',
      });
      if (!verdict.allowed) throw new Failure(verdict.refusal);
      const uuid = guest.uuid as GuestUuid;
      if (kind === 'vnc') return openScreen(await links.demand(guest.hostId), uuid, signal);
      return openSerialLine(await links.openAlone(guest.hostId, signal), uuid);
    },
    async mayStillUse(info) {
      const actor = await actorOf(info);
      return actor ? consoleModeFor(db, actor, info.guestId) : 'signed-out';
    },
    onRevoked,
    async recordOpened(info) {
      const { id, guestId, userId, kind, mode, since } = info;
      await db.consoleSession.create({ data: { id, guestId, userId, kind, mode, openedAt: since, engineId } });
      await record(info, 'console.open', {});
    },
    async recordClosed(info, { reason, at, bytes }) {
      await db.consoleSession.updateMany({ where: { id: info.id }, data: { closedAt: at, closeReason: reason } });
      await record(info, 'console.close', { reason, bytesToGuest: bytes.toGuest, bytesToBrowser: bytes.toBrowser });
    },
    newSessionId: () => newId('consoleSession'),
    log,
    clock: { now: () => new Date() },
  };
}
