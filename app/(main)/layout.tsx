import type { ReactNode } from 'react';
import { loadInventory } from '#components/frame/load-inventory.ts';
import { MainFrame } from '#components/frame/main-frame.tsx';
import { LiveProvider } from '#components/live/live-provider.tsx';
import { liveCursor } from '#lib/web/live-cursor.ts';

export default async function MainLayout({ children }: { children: ReactNode }) {
  const inventory = await loadInventory();
  return (
    <LiveProvider cursor={await liveCursor()}>
      <MainFrame inventory={inventory}>{children}</MainFrame>
    </LiveProvider>
  );
}
