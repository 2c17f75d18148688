import { Empty } from '#components/ui/empty.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { paths } from '#lib/web/paths.ts';

/** For what does not exist, or not for this person: the two are told alike. */
export function NotFound() {
  return (
    <div className="py-10">
      <h1 className="sr-only">Not found</h1>
      <Empty
        title="There is nothing at this address"
        actions={<LinkButton href={paths.guests()}>All guests</LinkButton>}
      >
        It may have been deleted, or it is not shared with you.
      </Empty>
    </div>
  );
}
