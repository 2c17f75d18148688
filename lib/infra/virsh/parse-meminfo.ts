export type MemInfo = { totalKiB: number; freeKiB: number; availableKiB: number };

/** /proc/meminfo of a host. */
export function parseMeminfo(text: string): MemInfo {
  const value = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
  return { totalKiB: value('MemTotal'), freeKiB: value('MemFree'), availableKiB: value('MemAvailable') };
}
