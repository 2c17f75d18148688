import type { IconName } from '#components/ui/icon-shapes.tsx';

export type NavItem = {
  id: string;
  label: string;
  href: string;
  icon: IconName;
  count?: number | string;
  /** The letter that leads there after G. */
  key?: string;
};

/** The item that holds the address: the one with the longest path that begins it. */
export function currentItem(items: readonly NavItem[], pathname: string): NavItem | undefined {
  return items
    .filter((item) => pathname === item.href || pathname.startsWith(item.href === '/' ? '/\0' : `${item.href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
}
