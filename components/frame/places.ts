import type { NavItem } from '#components/layout/nav-item.ts';
import type { Permission } from '#lib/domain/access/permission.ts';
import type { Me } from '#lib/procedures/session/get-me.ts';
import { paths } from '#lib/web/paths.ts';

type Place = NavItem & { needs: Permission };
type Counts = { guests: number; images: number; hosts: number };

/** The places in the rail that this person may go to. Students have no rail: only their machines. */
export function placesFor(me: Me, counts: Counts): { nav: NavItem[]; foot: NavItem[] } {
  if (me.role === 'student') return { nav: [], foot: [] };
  const places: Place[] = [
    { id: 'guests', label: 'Guests', href: paths.guests(), icon: 'guests', key: 'g', needs: 'guest.read' },
    { id: 'images', label: 'Images', href: paths.images(), icon: 'images', key: 'i', needs: 'image.read' },
    { id: 'hosts', label: 'Hosts', href: paths.hosts(), icon: 'hosts', key: 'h', needs: 'host.read' },
    { id: 'activity', label: 'Activity', href: paths.activity(), icon: 'activity', key: 'a', needs: 'operation.read' },
    { id: 'people', label: 'People', href: paths.people(), icon: 'people', key: 'p', needs: 'person.manage' },
  ];
  const nav = places
    .filter((place) => me.permissions.includes(place.needs))
    .map(({ needs: _needs, ...place }) => ({
      ...place,
      count: counts[place.id as keyof Counts] || undefined,
    }));
  return { nav, foot: [{ id: 'settings', label: 'Settings', href: paths.settings(), icon: 'settings', key: 's' }] };
}
