'use client';

import { PageFailed } from '#components/frame/page-failed.tsx';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-canvas">
      <PageFailed error={error} reset={reset} />
    </main>
  );
}
