import { expect, test } from 'vitest';
import { toSnapshotLines } from '#components/guests/snapshots/snapshot-tree.ts';
import type { SnapshotRow } from '#lib/domain/live/snapshot-row.ts';

const row = (name: string, parentName: string | null): SnapshotRow => ({
  name,
  parentName,
  description: '',
  kind: 'internal',
  power: 'off',
  memory: 'none',
  takenAt: '2026-01-01T00:00:00.000Z',
  isCurrent: false,
  madeBy: null,
  isFromOutside: true,
  sizeBytes: null,
  revertObstacle: null,
  deleteObstacle: null,
});
const shape = (...rows: SnapshotRow[]) => toSnapshotLines(rows).map((line) => `${line.depth}${line.row.name}`);

test('a line of snapshots stays level, a fork steps in', () => {
  expect(shape(row('a', null), row('b', 'a'), row('c', 'b'))).toEqual(['0a', '0b', '0c']);
  expect(shape(row('a', null), row('b', 'a'), row('c', 'a'), row('d', 'b'))).toEqual(['0a', '1b', '1d', '1c']);
});

test('one whose parent is gone is a root, and a loop still shows', () => {
  expect(shape(row('b', 'gone'), row('c', 'b'))).toEqual(['0b', '0c']);
  expect(shape(row('a', 'b'), row('b', 'a')).sort()).toEqual(['0a', '0b']);
});
