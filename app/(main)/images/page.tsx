import type { Metadata } from 'next';
import { ImagesPage } from '#components/images/images-page.tsx';
import { orNotFound } from '#lib/web/caller.ts';
import { pageCaller } from '#lib/web/live-cursor.ts';

export const metadata: Metadata = { title: 'Images' };

export default async function Images() {
  const caller = await pageCaller();
  const [images, operations, me] = await Promise.all([
    orNotFound(caller.images.list()),
    orNotFound(caller.operations.list({})),
    caller.session.me(),
  ]);
  return (
    <ImagesPage
      initial={images}
      operations={operations.filter((operation) => operation.imageId !== null)}
      mayMake={me.permissions.includes('image.manage')}
    />
  );
}
