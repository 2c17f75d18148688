import { ImageRow } from '#lib/domain/live/image-row.ts';
import { procedure } from '#lib/procedures/base.ts';
import { listImageRows } from '#lib/procedures/image/image-rows.ts';

export const listImages = procedure('image.read')
  .route({ method: 'GET', path: '/images', summary: 'The images you may use', tags: ['Images'] })
  .output(ImageRow.array())
  .handler(({ context: { runtime, actor } }) => listImageRows(runtime.db, actor));
