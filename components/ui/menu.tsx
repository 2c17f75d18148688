'use client';

import type { ReactElement, ReactNode } from 'react';
import {
  Menu as AriaMenu,
  Header,
  Keyboard,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  Text,
} from 'react-aria-components';
import { Icon } from '#components/ui/icon.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';

export type MenuEntry = {
  id: string;
  label: string;
  icon?: IconName;
  /** The key that does the same, for reading only. */
  kbd?: string;
  /** A second line that explains. */
  hint?: string;
  /** Why it cannot be done now: a second line, and the item does nothing. */
  disabledReason?: string | null;
  danger?: boolean;
  /** The one that holds now, in a menu that chooses. */
  current?: boolean;
  onAction?: () => void;
  href?: string;
};

export type MenuGroup = { id: string; title?: string; items: readonly MenuEntry[] };

export const popoverLook =
  'rounded-lg bg-raised shadow-popover z-(--z-popover) outline-none overflow-auto max-w-[min(360px,calc(100vw-16px))]';

/** A menu on a button. `trigger` is a Button or an IconButton; groups are parted by a line. */
export function Menu({
  trigger,
  label,
  groups,
  placement = 'bottom end',
  head,
}: {
  trigger: ReactElement;
  label: string;
  groups: readonly MenuGroup[];
  placement?: 'bottom end' | 'bottom start' | 'top end' | 'top start' | 'right top';
  head?: ReactNode;
}) {
  const filled = groups.filter((group) => group.items.length > 0);
  const disabled = filled.flatMap((group) => group.items.filter((item) => item.disabledReason).map((item) => item.id));
  return (
    <MenuTrigger>
      {trigger}
      <Popover placement={placement} offset={4} className={popoverLook}>
        {head}
        <AriaMenu aria-label={label} disabledKeys={disabled} className="min-w-[200px] p-1 outline-none">
          {filled.map((group, index) => (
            <MenuSection key={group.id} aria-label={group.title ?? label}>
              {index > 0 ? <Separator className="my-1 h-px border-0 bg-line" /> : null}
              {group.title ? <Header className="px-2 pt-1.5 pb-1 text-xs text-ink-faint">{group.title}</Header> : null}
              {group.items.map((item) => (
                <Entry key={item.id} item={item} />
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function Entry({ item }: { item: MenuEntry }) {
  const second = item.disabledReason ?? item.hint;
  return (
    <MenuItem
      id={item.id}
      href={item.href}
      textValue={item.label}
      onAction={item.onAction}
      className={`flex min-h-[30px] w-full cursor-default items-center gap-[9px] rounded-sm px-2 py-1 outline-none focus:bg-hover max-phone:min-h-control-touch data-disabled:cursor-not-allowed ${
        item.disabledReason ? 'text-ink-disabled' : item.danger ? 'text-danger-text' : 'text-ink'
      }`}
    >
      {item.icon ? (
        <Icon name={item.icon} className={item.disabledReason ? '' : item.danger ? '' : 'text-ink-faint'} />
      ) : null}
      <span className="min-w-0 flex-1">
        <Text slot="label">{item.label}</Text>
        {second ? (
          <Text slot="description" className="block text-xs text-ink-faint">
            {second}
          </Text>
        ) : null}
      </span>
      {item.current ? <Icon name="check" size="sm" className="text-ink-muted" /> : null}
      {item.kbd ? (
        <Keyboard className="rounded-sm border border-line border-b-line-strong bg-surface px-[5px] font-sans text-xs leading-[18px] font-medium text-ink-muted">
          {item.kbd}
        </Keyboard>
      ) : null}
    </MenuItem>
  );
}
