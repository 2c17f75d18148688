import type { Actor } from '#lib/domain/access/actor.ts';
import type { NewHost } from '#lib/domain/host/host-address.ts';
import type { HostId, OperationId } from '#lib/domain/id.ts';
import type { PlannedStep } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import type { Runtime } from '#lib/infra/runtime/runtime.ts';
import { keepSecret } from '#lib/infra/secrets/secret-store.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

type HostKeys = { secretId: string; publicKey: string };

/** Writes a host with its accepted key and begins what makes it usable: our key there, a first connection, its readiness. */
export async function makeHost(
  tx: DbTransaction,
  runtime: Runtime,
  actor: Actor,
  host: NewHost & { isLocal: boolean },
  keys: HostKeys,
): Promise<{ hostId: HostId; operationId: OperationId }> {
  // two at once would both find the address free
  await takeTurns(tx, 'hosts');
  const taken = await tx.host.findFirst({
    where: { OR: [{ address: host.address, port: host.port }, { name: host.name }] },
  });
  if (taken)
    throw new Failure({
      code: 'host.exists',
      details: { address: taken.name === host.name ? host.name : host.address },
    });
  const hostId = newId('host') as HostId;
  await runtime.jobs.ensureQueue(hostId);
  await tx.host.create({
    data: {
      id: hostId,
      name: host.name,
      address: host.address,
      port: host.port,
      username: host.username,
      isLocal: host.isLocal,
      hostKey: host.hostKey,
      publicKey: keys.publicKey,
      keySecretId: keys.secretId,
    },
  });
  const steps: PlannedStep[] = [];
  if (host.password) {
    const passwordSecretId = await keepSecret(tx, runtime.box, 'ssh-password', host.password);
    steps.push({ kind: 'install-login-key', title: 'Install our key there', input: { passwordSecretId } });
  }
  steps.push(
    { kind: 'connect-host', title: 'Log in', input: {} },
    // readiness is judged by what was listed
    { kind: 'observe-host', title: 'List its guests, pools and networks', input: {} },
    { kind: 'check-host', title: 'See what it has and lacks', input: { tryGuest: true } },
  );
  await recordEvent(tx, 'host', hostId);
  const operationId = await beginOperation(tx, runtime.jobs, actor, {
    kind: 'host.add',
    title: `Add ${host.name}`,
    target: { kind: 'host', id: hostId, name: host.name },
    hostId,
    steps,
  });
  return { hostId, operationId };
}
