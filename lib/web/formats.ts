/**
 * How figures and times are written. Pure: the caller gives "now". Sizes are binary (MiB, GiB, TiB); rates are MiB/s. The
 * locale is fixed so that server and browser write the same characters.
 */
const NO_BREAK = '\u00a0';
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const withDigits = (value: number, digits: number): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: digits, useGrouping: false }).replace('-0', '0');

/** Bytes in the unit that suits them: "512 B", "1.5 KiB", "784 MiB", "3.6 GiB", "1.8 TiB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
  let value = bytes;
  let index = 0;
  while (Math.abs(value) >= 1023.95 && index < units.length - 1) {
    value /= 1024;
    index += 1;
  }
  return `${withDigits(value, index === 0 || Math.abs(value) >= 100 ? 0 : 1)}${NO_BREAK}${units[index]}`;
}

/** Bytes in GiB, whatever their size: "0.2 GiB". For columns whose head names no unit. */
export const formatBytesGiB = (bytes: number): string => `${withDigits(bytes / 1024 ** 3, 1)}${NO_BREAK}GiB`;

/** Bytes in MiB: "784 MiB". */
export const formatBytesMiB = (bytes: number): string => `${withDigits(bytes / 1024 ** 2, 0)}${NO_BREAK}MiB`;

/** A size that is kept in MiB: "512 MiB" below one GiB, "4 GiB", "1.5 TiB". */
export const formatMiB = (mebibytes: number): string => formatBytes(mebibytes * 1024 ** 2);

/** MiB as a bare figure of GiB, where the head of the column says GiB: "2.6". */
export const formatGiBFigure = (mebibytes: number): string => withDigits(mebibytes / 1024, 1);

/** Bytes per second in MiB/s: "118 MiB/s", "0.4 MiB/s". */
export function formatRate(bytesPerSecond: number): string {
  const value = bytesPerSecond / 1024 ** 2;
  return `${withDigits(value, value >= 10 ? 0 : 1)}${NO_BREAK}MiB/s`;
}

/** 0.344 → "34%". */
export const formatPercent = (fraction: number): string => `${Math.round(fraction * 100)}%`;

/** How long something took: "40 ms", "3.2 s", "21 s", "2 min 34 s", "18 min", "3 h 5 min", "41 days". */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 100) return `${Math.round(ms)}${NO_BREAK}ms`;
  if (ms < 9_950) return `${withDigits(ms / 1000, 1)}${NO_BREAK}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}${NO_BREAK}s`;
  if (seconds < 600) return joinTwo(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}${NO_BREAK}min`;
  if (minutes < 48 * 60) return joinTwo(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  return `${Math.round(minutes / 1440)}${NO_BREAK}days`;
}

const joinTwo = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  `${large}${NO_BREAK}${largeUnit}${small > 0 ? `${NO_BREAK}${small}${NO_BREAK}${smallUnit}` : ''}`;

/** When, seen from now: "now", "12 s ago", "5 min ago", "3 h ago", "yesterday", "9 days ago", "in 4 min". */
export function formatRelative(at: Date | number, now: Date | number): string {
  const deltaMs = Number(now) - Number(at);
  const size = Math.abs(deltaMs);
  if (size < 2_000) return 'now';
  const say = (count: number, unit: string) =>
    deltaMs >= 0 ? `${count}${NO_BREAK}${unit} ago` : `in ${count}${NO_BREAK}${unit}`;
  if (size < minuteMs) return say(Math.floor(size / 1000), 's');
  if (size < hourMs) return say(Math.floor(size / minuteMs), 'min');
  if (size < dayMs) return say(Math.floor(size / hourMs), 'h');
  const days = Math.floor(size / dayMs);
  if (days === 1) return deltaMs >= 0 ? 'yesterday' : 'tomorrow';
  if (days < 21) return say(days, 'days');
  if (days < 90) return say(Math.floor(days / 7), 'weeks');
  if (days < 730) return say(Math.floor(days / 30), 'months');
  return say(Math.floor(days / 365), 'years');
}

/** The same without "ago", for the narrow column of freshness: "now", "4 s", "5 min"; the clock once it is over an hour old. */
export function formatSeen(at: Date | number, now: Date | number, timeZone?: string): string {
  const ageMs = Number(now) - Number(at);
  if (ageMs < 2_000) return 'now';
  if (ageMs < hourMs) return formatRelative(at, now).replace(' ago', '');
  if (ageMs < dayMs) return formatClock(at, timeZone);
  return formatDay(at, timeZone);
}

/** How long `formatRelative` stays true, so that nothing redraws for nothing. */
export function relativeHoldsMs(at: Date | number, now: Date | number): number {
  const size = Math.abs(Number(now) - Number(at));
  if (size < minuteMs) return 1_000;
  if (size < hourMs) return 15_000;
  return minuteMs * 5;
}

/** The clock: "14:02"; with seconds "14:02:41". The viewer's zone unless one is given. */
export const formatClock = (at: Date | number, timeZone?: string, seconds = false): string =>
  new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: seconds ? '2-digit' : undefined,
    hourCycle: 'h23',
    timeZone,
  }).format(at);

/** "3 Nov 2026". */
export const formatDay = (at: Date | number, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone })
    .formatToParts(at)
    .map((part) => (part.type === 'month' ? part.value.slice(0, 3) : part.value))
    .join('');

/** The exact time, for titles and logs: "3 Nov 2026, 14:02:41". */
export const formatDateTime = (at: Date | number, timeZone?: string): string =>
  `${formatDay(at, timeZone)}, ${formatClock(at, timeZone, true)}`;

/** "1 guest", "3 guests", "no guests". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  if (count === 0) return `no ${many}`;
  return `${count === 1 ? '1' : String(count)}${NO_BREAK}${count === 1 ? one : many}`;
}

/** The time zone of this browser, as the IANA names it: "Europe/Berlin". */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
