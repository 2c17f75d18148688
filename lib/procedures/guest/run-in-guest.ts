import { z } from 'zod';
import { GuestCommand } from '#lib/domain/guest/agent/guest-command.ts';
import { parseInside } from '#lib/domain/guest/agent/guest-inside.ts';
import type { GuestId, GuestUuid, HostId } from '#lib/domain/id.ts';
import { OperationId } from '#lib/domain/id.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { procedure } from '#lib/procedures/base.ts';
import { demandGuestFor } from '#lib/procedures/guest/demand-guest-for.ts';
import { beginOperation } from '#lib/procedures/operation/begin-operation.ts';

/** Runs a line in the shell of a guest as its administrator, by its agent. What it prints is the output of the operation's step. */
export const runInGuest = procedure('guest.run')
  .route({
    method: 'POST',
    path: '/guests/{id}/commands',
    summary: 'Run a command in a guest',
    tags: ['Guests'],
    successStatus: 202,
  })
  .input(GuestCommand.extend({ id: z.string() }))
  .output(z.object({ operationId: OperationId }))
  .handler(({ context: { runtime, actor }, input: { id, ...command } }) =>
    runtime.db.$transaction(async (tx) => {
      const guest = await demandGuestFor(tx, actor, id, 'guest.run', 'agent');
      const isWindows = parseInside(guest.inside)?.system?.isWindows ?? describeOs(guest.osId).family === 'windows';
      const operationId = await beginOperation(tx, runtime.jobs, actor, {
        kind: 'guest.run',
        title: `${guest.name}: run a command`,
        target: { kind: 'guest', id: guest.id, name: guest.name },
        hostId: guest.hostId as HostId,
        guestId: guest.id as GuestId,
        steps: [
          {
            kind: 'run-in-guest',
            title: 'Run the command in the guest',
            input: {
              ...command,
              guestId: guest.id as GuestId,
              uuid: guest.uuid as GuestUuid,
              shell: isWindows ? 'windows' : 'posix',
            },
          },
        ],
      });
      return { operationId };
    }),
  );
