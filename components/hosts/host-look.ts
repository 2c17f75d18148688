import type { StateKind } from '#components/ui/state-kind.ts';
import type { HostCheck } from '#lib/domain/host/host-check.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';

const looks: Record<HostRow['connection'], { kind: StateKind; word: string }> = {
  new: { kind: 'queued', word: 'Not seen yet' },
  connecting: { kind: 'working', word: 'Connecting' },
  up: { kind: 'running', word: 'Reachable' },
  away: { kind: 'unknown', word: 'No answer' },
  refused: { kind: 'failed', word: 'Refused' },
};

/** Shape and word of how a host stands. */
export const hostLook = (row: Pick<HostRow, 'connection'>): { kind: StateKind; word: string } => looks[row.connection];

export const isAway = (row: Pick<HostRow, 'connection'>): boolean =>
  row.connection === 'away' || row.connection === 'refused';

export const verdictLooks: Record<HostCheck['verdict'], { kind: 'passed' | 'look' | 'failed'; word: string }> = {
  passed: { kind: 'passed', word: 'passed' },
  look: { kind: 'look', word: 'look at this' },
  failed: { kind: 'failed', word: 'failed' },
};

/** "kvm1.example", with the port where it is not 22. */
export const addressOf = (row: Pick<HostRow, 'address' | 'port'>): string =>
  `${row.address}${row.port === 22 ? '' : `:${row.port}`}`;

/** "user@kvm1.example", with the port where it is not 22. */
export const loginOf = (row: Pick<HostRow, 'address' | 'port' | 'username'>): string =>
  `${row.username}@${addressOf(row)}`;
