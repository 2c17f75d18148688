'use client';

import { useCallback, useMemo, useRef } from 'react';
import { guestCommands } from '#components/frame/guest-commands.ts';
import { hostStateKinds } from '#components/frame/host-state.ts';
import { setKeysShown } from '#components/frame/keys-dialog.tsx';
import { useMe } from '#components/frame/me-provider.tsx';
import { signOut } from '#components/frame/sign-out.ts';
import { type Command, matchCommands } from '#components/layout/match-commands.ts';
import { setTheme } from '#components/layout/theme.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { HostRow } from '#lib/domain/live/host-row.ts';
import type { ImageRow } from '#lib/domain/live/image-row.ts';
import { paths } from '#lib/web/paths.ts';

type Known = { guests: readonly GuestRow[]; hosts: readonly HostRow[]; images: readonly ImageRow[] };

/** What the palette offers from everywhere, and how it finds guests, hosts and images among what the tab knows. */
export function useFrameCommands(known: Known) {
  const me = useMe();
  const latest = useRef(known);
  latest.current = known;

  const commands = useMemo((): Command[] => {
    const may = (permission: (typeof me.permissions)[number]) => me.permissions.includes(permission);
    return [
      ...(may('guest.create')
        ? [{ id: 'create', label: 'Create guest', icon: 'plus', kbd: 'C', href: paths.createGuest() } satisfies Command]
        : []),
      ...(may('image.manage')
        ? [{ id: 'add-image', label: 'Add image', icon: 'images', href: paths.addImage() } satisfies Command]
        : []),
      ...(may('host.manage')
        ? [{ id: 'add-host', label: 'Add host', icon: 'hosts', href: paths.addHost() } satisfies Command]
        : []),
      { id: 'light', label: 'Light look', keywords: 'theme', icon: 'sun', run: () => setTheme('light') },
      { id: 'dark', label: 'Dark look', keywords: 'theme', icon: 'moon', run: () => setTheme('dark') },
      { id: 'system', label: 'Look as the system', keywords: 'theme', icon: 'system', run: () => setTheme('system') },
      { id: 'keys', label: 'Show all keys', icon: 'keyboard', kbd: '?', run: () => setKeysShown(true) },
      { id: 'sign-out', label: 'Sign out', icon: 'out', run: () => void signOut() },
    ];
  }, [me]);

  const mayPublish = me.permissions.includes('image.create');
  const search = useCallback(
    async (query: string): Promise<readonly Command[]> => {
      const { guests, hosts, images } = latest.current;
      const all: Command[] = [
        ...guests.flatMap((row) => guestCommands(row, mayPublish)),
        ...hosts.map(
          (host): Command => ({
            id: `host:${host.id}`,
            label: host.name,
            detail: host.address,
            group: 'Go to',
            kind: hostStateKinds[host.connection],
            hint: 'host',
            href: paths.host(host.id),
          }),
        ),
        ...images.map(
          (image): Command => ({
            id: `image:${image.id}`,
            label: image.name,
            group: 'Go to',
            icon: 'images',
            hint: 'image',
            href: paths.images(),
          }),
        ),
      ];
      return matchCommands(all, query);
    },
    [mayPublish],
  );

  return { commands, search };
}
