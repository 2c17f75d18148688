import type { Refusal } from '#lib/domain/refusal/refusals.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { forgetSecret } from '#lib/infra/secrets/secret-store.ts';

/**
 * Ends the operations of a host that is forgotten and does not answer. Nobody can take away what they left there, so those that
 * had begun say that; so do those that had ended and waited for the host to come back for it.
 */
export async function endForgottenOperations(
  tx: DbTransaction,
  host: { id: string; name: string },
  now: Date,
): Promise<void> {
  const left = await tx.operation.findMany({
    where: { hostId: host.id, OR: [{ state: { in: ['queued', 'running'] } }, { unsettledAt: { not: null } }] },
    include: { steps: true },
  });
  const leftBehind: Refusal = { code: 'operation.host-forgotten', details: { host: host.name } };
  for (const { id, state, steps } of left) {
    const isOpen = state === 'queued' || state === 'running';
    const hadBegun = steps.some((step) => step.attempts > 0);
    const end = { state: 'cancelled', cancelAt: now, endedAt: now };
    const refusal: Refusal = hadBegun ? leftBehind : { code: 'operation.cancelled' };
    await tx.operation.update({
      where: { id },
      data: {
        ...(isOpen ? end : {}),
        ...(state === 'failed' ? {} : { refusal }),
        unsettledAt: null,
        revision: { increment: 1 },
      },
    });
    if (!isOpen) continue;
    await tx.operationStep.updateMany({
      where: { operationId: id, state: { notIn: ['succeeded', 'failed'] } },
      data: { state: 'cancelled', endedAt: now },
    });
    for (const { kind, input } of steps) {
      // the password was to be used once, and never will be
      if (kind === 'install-login-key' && input !== null && typeof input === 'object' && 'passwordSecretId' in input)
        await forgetSecret(tx, String(input.passwordSecretId));
    }
  }
  await recordEvent(tx, 'operation', ...left.map(({ id }) => id));
}
