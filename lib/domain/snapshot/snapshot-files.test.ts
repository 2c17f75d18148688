import { expect, test } from 'vitest';
import { judgeDeletion, judgeReversion } from '#lib/domain/snapshot/judge-snapshot.ts';
import type { Snapshot } from '#lib/domain/snapshot/snapshot.ts';
import { fatesOfDeletion, leftBehind, type SnapshotFiles, unneededFiles } from '#lib/domain/snapshot/snapshot-files.ts';
import { isSnapshotFileOf, snapshotVolumeName } from '#lib/domain/snapshot/snapshot-volume-name.ts';

const snapshot = (name: string, path: string, more: Partial<Snapshot> = {}): Snapshot => ({
  name,
  parentName: null,
  description: '',
  kind: 'external',
  power: 'off',
  memory: 'none',
  memoryPath: null,
  takenAt: '2026-01-01T00:00:00.000Z',
  isCurrent: false,
  disks: [{ target: 'vda', path, format: 'qcow2' }],
  overlays: [],
  ...more,
});

/** Files as `child<base`, the one written into, and what each snapshot holds. */
function files(chain: string, active: string, ...snapshots: Snapshot[]): SnapshotFiles {
  const volumes = chain.split(' ').map((each) => each.split('<') as [string, string?]);
  return {
    volumes: new Map(volumes.map(([path, backingPath]) => [path, { backingPath: backingPath ?? null }])),
    active: new Map([['vda', active]]),
    snapshots,
  };
}

const first = snapshot('first', 'a');
const second = snapshot('second', 'b');

const fates: [string, SnapshotFiles, string][] = [
  ['the last one: what was written since goes into it', files('img a<img b<a', 'b', first), 'merge b, active'],
  ['one in the middle', files('img a<img b<a c<b', 'c', first, second), 'merge b'],
  ['one with two branches on it stays', files('a b<a c<a', 'c', first, second), 'keep'],
  ['one whose only child is another branch', files('a b<a z', 'z', first, second), 'keep'],
  ['one that nothing reads from', files('z a', 'z', first), 'drop'],
  ['one that the guest writes into', files('a', 'a', first), 'keep'],
  ['one that another snapshot holds too', files('a b<a', 'b', first, snapshot('twin', 'a')), 'keep'],
  ['a leaf with a state inside it', files('z a', 'z', first, snapshot('in', 'a', { kind: 'internal' })), 'keep'],
  ['one whose file is gone', files('z', 'z', first), 'keep'],
];

test.each(fates)('deleting %s', (_, given, expected) => {
  const [fate] = fatesOfDeletion(first, given);
  const said = fate?.how === 'merge' ? `merge ${fate.from}${fate.isActive ? ', active' : ''}` : fate?.how;
  expect(said).toBe(expected);
});

test('a file goes with what is left over below it, as far as that is ours and nobody needs it', () => {
  const ours = (path: string) => path !== 'img';
  expect(unneededFiles(['c'], files('img a<img b<a c<b z', 'z'), ours)).toEqual(['c', 'b', 'a']);
  expect(unneededFiles(['c'], files('img a<img b<a c<b z', 'z', second), ours)).toEqual(['c']);
  expect(unneededFiles(['c'], files('img a<img b<a c<b d<b', 'd'), ours)).toEqual(['c']);
  expect(unneededFiles(['c', 'b'], files('c b z', 'c', second), ours)).toEqual([]);
});

test('going back leaves behind what was written on frozen files, never a disk that others put there', () => {
  const mine = isSnapshotFileOf('gst_01ABC');
  expect(leftBehind(files('a b<a', 'b', first), mine)).toEqual(['b']);
  expect(leftBehind(files('a other<img', 'other', first), mine)).toEqual([]);
  const name = snapshotVolumeName({ guestId: 'gst_01ABC', name: 'web' }, 'opr_01XYZ', 'vda.qcow2');
  expect(name).toBe('web-01abc-snap-01xyz-vda.qcow2');
  expect([mine(`/pool/${name}`), mine('/pool/web-01abc-disk1.qcow2')]).toEqual([true, false]);
});

const internal = snapshot('in', 'a', { kind: 'internal' });
const judged: [string, Snapshot, SnapshotFiles, string | null, string | null][] = [
  ['external, whole', first, files('a b<a', 'b', first), null, null],
  ['external, written into', first, files('a', 'a', first), 'snapshot.overwritten', null],
  ['external, file gone', first, files('b', 'b', first), 'snapshot.file-missing', null],
  [
    'external, memory gone',
    snapshot('warm', 'a', { memory: 'file', memoryPath: 'm' }),
    files('a b<a', 'b'),
    'snapshot.file-missing',
    null,
  ],
  ['internal, whole', internal, files('a', 'a', internal), null, null],
  ['internal, under an overlay', internal, files('a b<a', 'b', internal), 'snapshot.below', 'snapshot.below'],
];

test.each(judged)('%s', (_, which, given, revert, remove) => {
  const codeOf = (verdict: ReturnType<typeof judgeReversion>) => (verdict.ok ? null : verdict.refusal.code);
  expect([codeOf(judgeReversion(which, given)), codeOf(judgeDeletion(which, given))]).toEqual([revert, remove]);
});
