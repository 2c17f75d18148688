import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatBytesGiB,
  formatBytesMiB,
  formatClock,
  formatCount,
  formatDateTime,
  formatDuration,
  formatGiBFigure,
  formatMiB,
  formatPercent,
  formatRate,
  formatRelative,
  formatSeen,
} from '#lib/web/formats.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const now = Date.UTC(2026, 10, 3, 14, 2, 41);
const s = 1000;
const min = 60 * s;
const h = 60 * min;
const day = 24 * h;

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [1536, '1.5 KiB'],
    [784 * 1024 ** 2, '784 MiB'],
    [1023.99 * 1024 ** 2, '1 GiB'],
    [3.6 * 1024 ** 3, '3.6 GiB'],
    [1.8 * 1024 ** 4, '1.8 TiB'],
  ])('%d bytes are %s', (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));

  it('keeps one unit where asked to', () => {
    expect(plain(formatBytesGiB(0.2 * 1024 ** 3))).toBe('0.2 GiB');
    expect(plain(formatBytesMiB(784.4 * 1024 ** 2))).toBe('784 MiB');
    expect(plain(formatMiB(4096))).toBe('4 GiB');
    expect(plain(formatMiB(512))).toBe('512 MiB');
    expect(formatGiBFigure(2662)).toBe('2.6');
    expect(plain(formatRate(118 * 1024 ** 2))).toBe('118 MiB/s');
    expect(formatPercent(0.344)).toBe('34%');
  });
});

describe('durations', () => {
  it.each([
    [40, '40 ms'],
    [100, '0.1 s'],
    [3200, '3.2 s'],
    [9_960, '10 s'],
    [59_600, '1 min'],
    [154 * s, '2 min 34 s'],
    [18 * min, '18 min'],
    [3 * h + 5 * min, '3 h 5 min'],
    [41 * day, '41 days'],
    [-5, '0 ms'],
  ])('%d ms are %s', (ms, text) => expect(plain(formatDuration(ms))).toBe(text));
});

describe('times', () => {
  it.each([
    [0, 'now'],
    [12 * s, '12 s ago'],
    [5 * min, '5 min ago'],
    [3 * h, '3 h ago'],
    [30 * h, 'yesterday'],
    [9 * day, '9 days ago'],
    [22 * day, '3 weeks ago'],
    [120 * day, '4 months ago'],
    [-4 * min, 'in 4 min'],
    [-30 * h, 'tomorrow'],
  ])('%d ms before now is %s', (age, text) => expect(plain(formatRelative(now - age, now))).toBe(text));

  it('writes the clock in 24 hours', () => {
    expect(formatClock(now, 'UTC')).toBe('14:02');
    expect(formatClock(Date.UTC(2026, 0, 1), 'UTC', true)).toBe('00:00:00');
    expect(formatDateTime(Date.UTC(2026, 8, 3, 14, 2, 41), 'UTC')).toBe('3 Sep 2026, 14:02:41');
  });

  it('says freshness shortly, and the clock when it is old', () => {
    expect(formatSeen(now - 1000, now, 'UTC')).toBe('now');
    expect(plain(formatSeen(now - 4 * s, now, 'UTC'))).toBe('4 s');
    expect(formatSeen(now - 2 * h, now, 'UTC')).toBe('12:02');
    expect(formatSeen(now - 2 * day, now, 'UTC')).toBe('1 Nov 2026');
  });
});

it('counts in words', () => {
  expect(formatCount(0, 'guest')).toBe('no guests');
  expect(plain(formatCount(1, 'guest'))).toBe('1 guest');
  expect(plain(formatCount(3, 'entry', 'entries'))).toBe('3 entries');
});
