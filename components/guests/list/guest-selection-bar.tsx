'use client';

import { actionViews, labelOf, powerOrder } from '#components/guests/actions/action-views.ts';
import { askClone, askDelete, askPassword, askPower, askRun } from '#components/guests/actions/run-power.ts';
import { obstacleTo, obstacleToAskingFor } from '#components/guests/guest-state.ts';
import { type BulkAction, SelectionBar } from '#components/ui/selection-bar.tsx';
import type { GuestAction } from '#lib/domain/guest/guest-actions.ts';
import { powerActions } from '#lib/domain/guest/power-action.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';

/** Why none of them can: the one reason they share, else that there are several. */
function reasonForNone(action: GuestAction, guests: readonly GuestRow[]): string | null {
  const reasons = guests.map((row) => obstacleTo(action, row));
  if (reasons.includes(null)) return null;
  const [first] = reasons;
  return guests.length === 1 ? (first ?? null) : 'None of them can do this now.';
}

export function GuestSelectionBar({
  selected,
  total,
  onSelectAll,
  onClear,
}: {
  selected: readonly GuestRow[];
  total: number;
  onSelectAll: () => void;
  onClear: () => void;
}) {
  const actions: BulkAction[] = powerOrder.map((action) => ({
    id: action,
    label: labelOf(action),
    icon: actionViews[action].icon,
    danger: actionViews[action].isDanger,
    disabledReason: reasonForNone(powerActions[action].action, selected),
    onPress: () => void askPower(selected, action),
  }));
  const [only] = selected;
  actions.push({
    id: 'clone',
    label: 'Clone…',
    icon: 'copy',
    disabledReason: selected.length > 1 ? 'One guest at a time.' : only ? obstacleToAskingFor('clone', only) : null,
    onPress: () => only && askClone(only),
  });
  actions.push({
    id: 'run',
    label: 'Run a command…',
    icon: 'send',
    disabledReason: reasonForNone('agent', selected),
    onPress: () => askRun(selected),
  });
  actions.push({
    id: 'password',
    label: 'Set a password…',
    icon: 'key',
    disabledReason: reasonForNone('agent', selected),
    onPress: () => askPassword(selected),
  });
  actions.push({
    id: 'delete',
    label: 'Delete',
    icon: 'trash',
    danger: true,
    disabledReason: reasonForNone('delete', selected),
    onPress: () => askDelete(selected),
  });
  return (
    <SelectionBar
      count={selected.length}
      total={total}
      onSelectAll={onSelectAll}
      onClear={onClear}
      actions={actions}
      primaryCount={4}
    />
  );
}
