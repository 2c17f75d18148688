import { expect, it } from 'vitest';
import { currentItem, type NavItem } from '#components/layout/nav-item.ts';

const items: NavItem[] = [
  { id: 'home', label: 'Home', href: '/', icon: 'guests' },
  { id: 'hosts', label: 'Hosts', href: '/hosts', icon: 'hosts' },
  { id: 'new', label: 'New', href: '/hosts/new', icon: 'plus' },
];

it.each([
  ['/', 'home'],
  ['/hosts', 'hosts'],
  ['/hosts/kvm1', 'hosts'],
  ['/hosts/new', 'new'],
  ['/hostsx', undefined],
])('%s is under %s', (path, id) => expect(currentItem(items, path)?.id).toBe(id));
