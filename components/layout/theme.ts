/** How the page looks: chosen by the person and kept in the browser, or as the system says. */
export type Theme = 'light' | 'dark' | 'system';

export const themeKey = 'guesthouse.theme';
export const railKey = 'guesthouse.rail';

const listeners = new Set<() => void>();

// a browser that keeps nothing (private windows may refuse) must still work
const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const keep = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // it holds for this page then
  }
  for (const listener of listeners) listener();
};

export const subscribeToTheme = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function currentTheme(): Theme {
  const kept = read(themeKey);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  keep(themeKey, theme === 'system' ? null : theme);
}

export function toggleRail(): void {
  const toIcons = document.documentElement.dataset.rail !== 'icons';
  if (toIcons) document.documentElement.dataset.rail = 'icons';
  else delete document.documentElement.dataset.rail;
  keep(railKey, toIcons ? 'icons' : null);
}
