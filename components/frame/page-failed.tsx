'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/empty.tsx';

/**
 * A page that could not be made. What went wrong stands in the server's log under the number shown. To try again is to ask the server
 * again: `reset` alone shows once more what it answered.
 */
export function PageFailed({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
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
