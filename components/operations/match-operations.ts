import type { OperationRow } from '#lib/domain/live/operation-row.ts';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';

export const operationFilters = ['all', 'running', 'failed', 'mine'] as const;
export type OperationFilter = (typeof operationFilters)[number];

export const isOperationFilter = (value: unknown): value is OperationFilter =>
  operationFilters.some((filter) => filter === value);

const passes: Record<OperationFilter, (row: OperationRow, userId: string) => boolean> = {
  all: () => true,
  running: (row) => !hasEnded(row.state),
  failed: (row) => row.state === 'failed',
  mine: (row, userId) => row.userId === userId,
};

/** The rows of a filter in which every word of the search stands: in what was done, on what, where, by whom, or why not. */
export function matchOperations(
  rows: readonly OperationRow[],
  wanted: { filter: OperationFilter; search: string; userId: string },
): OperationRow[] {
  const words = wanted.search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (!passes[wanted.filter](row, wanted.userId)) return false;
    if (words.length === 0) return true;
    const text = [row.title, row.kind, row.targetName, row.hostName, row.userName, row.state, row.refusal?.title]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
