export const hostTabs = ['overview', 'guests', 'pools', 'networks', 'activity', 'settings'] as const;
export type HostTab = (typeof hostTabs)[number];

/** The tab in the address: none is the overview; null where there is no such tab. */
export function hostTabOf(segments: readonly string[] | undefined): HostTab | null {
  if (!segments || segments.length === 0) return 'overview';
  if (segments.length > 1) return null;
  return hostTabs.find((tab) => tab === segments[0]) ?? null;
}
