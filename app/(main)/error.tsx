'use client';

import { PageFailed } from '#components/frame/page-failed.tsx';

export default function MainErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageFailed error={error} reset={reset} />;
}
