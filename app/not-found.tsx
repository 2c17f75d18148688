import type { Metadata } from 'next';
import { NotFound } from '#components/frame/not-found.tsx';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFoundPage() {
  return (
    <main className="grid min-h-dvh place-items-center bg-canvas">
      <NotFound />
    </main>
  );
}
