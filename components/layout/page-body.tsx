import type { ReactNode } from 'react';

/** What scrolls below the head of a page. `canvas`: the ground for panels. `aside` stands at the right, and below on narrow windows. */
export function PageBody({ children, canvas, aside }: { children: ReactNode; canvas?: boolean; aside?: ReactNode }) {
  const ground = canvas ? 'bg-canvas' : 'bg-surface';
  if (!aside) return <div className={`min-h-0 flex-1 overflow-auto p-gutter max-phone:p-4 ${ground}`}>{children}</div>;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_400px] max-laptop:block max-laptop:overflow-auto">
      <div className={`overflow-auto p-gutter max-phone:p-4 ${ground}`}>{children}</div>
      <aside className="flex flex-col gap-3 overflow-auto border-l border-line bg-canvas px-gutter py-4 max-laptop:border-t max-laptop:border-l-0 max-phone:px-4">
        {aside}
      </aside>
    </div>
  );
}
