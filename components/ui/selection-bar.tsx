'use client';

import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';
import { Menu } from '#components/ui/menu.tsx';

export type BulkAction = {
  id: string;
  label: string;
  icon: IconName;
  disabledReason?: string | null;
  danger?: boolean;
  onPress: () => void;
};

/**
 * Floats over the foot of a table while anything is selected. Actions that cannot be done stay, with the reason; those
 * beyond `primaryCount` are in a menu. On phones: the count, the first that is legal, the rest in the menu.
 */
export function SelectionBar({
  count,
  total,
  onSelectAll,
  onClear,
  actions,
  primaryCount = 5,
}: {
  count: number;
  /** Of the whole result; offers to select all when more than `count`. */
  total: number;
  onSelectAll?: () => void;
  onClear: () => void;
  actions: readonly BulkAction[];
  primaryCount?: number;
}) {
  if (count === 0) return null;
  const firstLegal = actions.find((action) => !action.disabledReason) ?? actions[0];
  const rest = actions.slice(primaryCount);
  const asMenu = (some: readonly BulkAction[]) =>
    some.map(({ onPress, ...action }) => ({ ...action, onAction: onPress }));
  return (
    <section
      aria-label="What is selected"
      className="absolute bottom-[18px] left-1/2 z-(--z-popover) flex max-w-[calc(100%-24px)] -translate-x-1/2 items-center gap-0.5 rounded-lg bg-raised p-[5px] whitespace-nowrap shadow-dialog max-phone:right-3 max-phone:bottom-3 max-phone:left-3 max-phone:max-w-none max-phone:translate-x-0 max-phone:justify-between"
    >
      <span aria-live="polite" className="flex items-center gap-2.5 px-2.5 font-medium">
        {count} selected
        {onSelectAll && total > count ? (
          <button
            type="button"
            onClick={onSelectAll}
            className="rounded-xs text-accent-text hover:underline max-phone:hidden"
          >
            Select all {total}
          </button>
        ) : null}
      </span>
      <span className="mx-1 h-4 w-px flex-none bg-line-strong max-phone:hidden" />
      <span className="contents max-phone:hidden">
        {actions.slice(0, primaryCount).map((action) => (
          <Button
            key={action.id}
            size="sm"
            icon={action.icon}
            variant={action.danger ? 'quiet-danger' : 'quiet'}
            disabledReason={action.disabledReason}
            onPress={action.onPress}
          >
            {action.label}
          </Button>
        ))}
        {rest.length > 0 ? (
          <Menu
            label="More actions"
            placement="top end"
            groups={[{ id: 'rest', items: asMenu(rest) }]}
            trigger={<IconButton icon="more" label="More actions" size="sm" />}
          />
        ) : null}
      </span>
      {firstLegal ? (
        <span className="hidden max-phone:contents">
          <Button
            size="sm"
            icon={firstLegal.icon}
            variant="quiet"
            disabledReason={firstLegal.disabledReason}
            onPress={firstLegal.onPress}
          >
            {firstLegal.label}
          </Button>
          <Menu
            label="More actions"
            placement="top end"
            groups={[{ id: 'all', items: asMenu(actions.filter((action) => action !== firstLegal)) }]}
            trigger={<IconButton icon="more" label="More actions" size="sm" />}
          />
        </span>
      ) : null}
      <IconButton icon="x" label="Clear the selection" size="sm" onPress={onClear} />
    </section>
  );
}
