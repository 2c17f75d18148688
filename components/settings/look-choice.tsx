'use client';

import { useSyncExternalStore } from 'react';
import { currentTheme, setTheme, subscribeToTheme, type Theme } from '#components/layout/theme.ts';
import { Panel } from '#components/ui/panel.tsx';
import { Segmented } from '#components/ui/segmented.tsx';

/** Light, dark, or as the system says; kept in this browser. */
export function LookChoice() {
  const theme = useSyncExternalStore(subscribeToTheme, currentTheme, (): Theme => 'system');
  return (
    <Panel title="Look">
      <div className="flex flex-wrap items-center gap-3">
        <span className="min-w-0 flex-1 basis-40 text-ink-muted">Kept in this browser</span>
        <Segmented
          label="Look"
          value={theme}
          onChange={setTheme}
          segments={[
            { value: 'light', label: 'Light', icon: 'sun' },
            { value: 'dark', label: 'Dark', icon: 'moon' },
            { value: 'system', label: 'As the system', icon: 'system' },
          ]}
        />
      </div>
    </Panel>
  );
}
