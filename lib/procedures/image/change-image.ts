import { z } from 'zod';
import { reachOf } from '#lib/domain/access/actor.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { recordAudit } from '#lib/infra/db/record-audit.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';
import { procedure } from '#lib/procedures/base.ts';
import { imagesWhere } from '#lib/procedures/image/image-rows.ts';

/** Changes who may use an image, and what is said of it. */
export const changeImage = procedure('image.create')
  .route({ method: 'PATCH', path: '/images/{id}', summary: 'Change an image', tags: ['Images'] })
  .input(
    z.object({
      id: z.string(),
      visibility: z.enum(['private', 'everyone']).optional(),
      description: z.string().max(2000).optional(),
    }),
  )
  .output(z.object({ id: z.string() }))
  .handler(({ context: { runtime, actor }, input: { id, ...change } }) =>
    runtime.db.$transaction(async (tx) => {
      const image = await tx.image.findFirst({ where: { AND: [{ id }, imagesWhere(actor)] } });
      if (!image) throw new Failure({ code: 'access.not-found', details: { what: 'image' } });
      if (image.ownerId !== actor.userId && reachOf(actor, 'image.manage') !== 'everything')
        throw new Failure({ code: 'access.forbidden' });
      await tx.image.update({ where: { id }, data: { ...change, revision: { increment: 1 } } });
      await recordAudit(tx, {
        actor,
        action: 'image.change',
        target: { kind: 'image', id, name: image.name },
        details: change,
      });
      await recordEvent(tx, 'image', id);
      return { id };
    }),
  );
