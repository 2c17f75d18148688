'use client';

import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';

/** A page that could not be made. What went wrong stands in the server's log under the number shown. */
export function PageFailed({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <div className="py-10">
      <h1 className="sr-only">This page failed</h1>
      <Empty
        title="Guesthouse could not make this page"
        actions={
          <Button icon="restart" onPress={retry}>
            Try again
          </Button>
        }
      >
        Nothing was changed. If it happens again, the server’s log tells why
        {error.digest ? (
          <>
            , under <span className="mono">{error.digest}</span>
          </>
        ) : null}
        .
      </Empty>
    </div>
  );
}
