import { expect, it } from 'vitest';
import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { isOperationFilter, matchOperations } from './match-operations.ts';

const row = (over: Partial<OperationRow>): OperationRow =>
  ({
    id: 'opr_1',
    title: 'Start web-01',
    kind: 'guest.power',
    state: 'succeeded',
    targetName: 'web-01',
    hostName: 'kvm1',
    userId: 'usr_1',
    userName: 'Ines Ferreira',
    refusal: null,
    ...over,
  }) as OperationRow;

const rows = [
  row({}),
  row({ title: 'Add kvm2', hostName: 'kvm2', state: 'running', userId: 'usr_2' }),
  row({ state: 'failed', refusal: { code: 'pool.full', title: 'The pool images is full.', next: '' } }),
  row({ state: 'queued', userName: null, userId: null }),
];
const count = (filter: Parameters<typeof matchOperations>[1]['filter'], search = '') =>
  matchOperations(rows, { filter, search, userId: 'usr_1' }).length;

it('filters by how it stands and by whose it is', () => {
  expect([count('all'), count('running'), count('failed'), count('mine')]).toEqual([4, 2, 1, 2]);
});

it('finds every word, anywhere', () => {
  expect(count('all', 'kvm2 add')).toBe(1);
  expect(count('all', 'POOL full')).toBe(1);
  expect(count('mine', 'kvm2')).toBe(0);
  expect(count('all', 'nothing like it')).toBe(0);
});

it('knows its filters', () => {
  expect(isOperationFilter('failed')).toBe(true);
  expect(isOperationFilter('toString')).toBe(false);
  expect(isOperationFilter(null)).toBe(false);
});
