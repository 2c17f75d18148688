import { z } from 'zod';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';

/**
 * Asks for the pools, volumes and networks of a host to be listed now: libvirt tells nobody of a file that was copied into a
 * pool's folder. What is found is told as every change of a host is.
 */
export const lookAtStorage = procedure('host.read')
  .route({
    method: 'POST',
    path: '/hosts/{id}/storage/look',
    summary: 'List the pools, volumes and networks of a host anew',
    tags: ['Hosts'],
  })
  .input(z.object({ id: z.string() }))
  .output(z.object({ id: z.string() }))
  .handler(({ context: { runtime }, input }) =>
    runtime.db.$transaction(async (tx) => {
      const host = await tx.host.findUnique({ where: { id: input.id }, select: { id: true } });
      if (!host) throw new Failure({ code: 'access.not-found', details: { what: 'host' } });
      await recordEvent(tx, 'look', host.id);
      return host;
    }),
  );
