'use client';

import Link from 'next/link';
import { Button } from 'react-aria-components';
import type { NavItem } from '#components/layout/nav-item.ts';
import { Icon } from '#components/ui/icon.tsx';
import { Menu } from '#components/ui/menu.tsx';

const itemLook =
  'flex flex-col items-center justify-center gap-[3px] text-xs leading-[14px] font-medium text-ink-faint -outline-offset-2 aria-[current]:text-ink';

/** The rail of a phone: four places, and the rest behind More. */
export function BottomNav({ items, current }: { items: readonly NavItem[]; current?: string }) {
  const direct = items.length <= 5 ? items : items.slice(0, 4);
  const rest = items.slice(direct.length);
  return (
    <nav
      aria-label="Main"
      className="hidden h-14 auto-cols-fr grid-flow-col border-t border-line bg-surface max-phone:grid"
    >
      {direct.map((item) => (
        <Link
          key={item.id}
          href={item.href}
          aria-current={item.id === current ? 'page' : undefined}
          className={itemLook}
        >
          <Icon name={item.icon} size="lg" />
          {item.label}
        </Link>
      ))}
      {rest.length > 0 ? (
        <Menu
          label="More places"
          placement="top end"
          groups={[
            {
              id: 'rest',
              items: rest.map(({ id, label, href, icon }) => ({ id, label, href, icon, current: id === current })),
            },
          ]}
          trigger={
            <Button className={itemLook}>
              <Icon name="more" size="lg" />
              More
            </Button>
          }
        />
      ) : null}
    </nav>
  );
}
