'use client';

import { type ReactNode, useMemo } from 'react';
import { KeysDialog, setKeysShown } from '#components/frame/keys-dialog.tsx';
import { LiveStatus } from '#components/frame/live-status.tsx';
import type { Inventory } from '#components/frame/load-inventory.ts';
import { MeProvider } from '#components/frame/me-provider.tsx';
import { OperationToasts } from '#components/frame/operation-toasts.tsx';
import { placesFor } from '#components/frame/places.ts';
import { RailHosts } from '#components/frame/rail-hosts.tsx';
import { signOut } from '#components/frame/sign-out.ts';
import { useFrameCommands } from '#components/frame/use-frame-commands.ts';
import { GuestActionHost } from '#components/guests/actions/guest-action-host.tsx';
import { AppFrame } from '#components/layout/app-frame.tsx';
import { useLiveRows } from '#components/live/live-provider.tsx';
import { roleNames } from '#lib/domain/access/role.ts';
import { paths } from '#lib/web/paths.ts';

/** The frame of all pages behind the sign-in, with what it knows of guests, hosts, images and running operations. */
export function MainFrame({ inventory, children }: { inventory: Inventory; children: ReactNode }) {
  return (
    <MeProvider me={inventory.me}>
      <Frame inventory={inventory}>{children}</Frame>
    </MeProvider>
  );
}

function Frame({ inventory, children }: { inventory: Inventory; children: ReactNode }) {
  const { me } = inventory;
  const guests = useLiveRows('guests', inventory.guests);
  const hosts = useLiveRows('hosts', inventory.hosts);
  const images = useLiveRows('images', inventory.images);
  const operations = useLiveRows('operations', inventory.operations);
  const { commands, search } = useFrameCommands({ guests, hosts, images });
  const places = useMemo(
    () => placesFor(me, { guests: guests.length, images: images.length, hosts: hosts.length }),
    [me, guests.length, images.length, hosts.length],
  );
  const running = operations.filter((operation) => operation.state === 'running' || operation.state === 'queued');
  const sortedHosts = useMemo(() => hosts.toSorted((a, b) => a.name.localeCompare(b.name, 'en')), [hosts]);
  return (
    <AppFrame
      nav={places.nav}
      foot={places.foot}
      home={paths.guests()}
      create={me.permissions.includes('guest.create') ? paths.createGuest() : undefined}
      railExtra={<RailHosts hosts={sortedHosts} />}
      operations={{
        running: running.length,
        fraction: running.length === 0 ? null : running.reduce((sum, each) => sum + each.progress, 0) / running.length,
        href: paths.activity(),
      }}
      person={{ name: me.name, detail: roleNames[me.role] }}
      personEntries={[
        { id: 'settings', label: 'Settings', icon: 'settings', href: paths.settings() },
        { id: 'keys', label: 'All keys', icon: 'keyboard', kbd: '?', onAction: () => setKeysShown(true) },
      ]}
      onSignOut={() => void signOut()}
      commands={commands}
      search={search}
      liveLine={<LiveStatus />}
    >
      {children}
      <GuestActionHost />
      <KeysDialog />
      <OperationToasts operations={operations} />
    </AppFrame>
  );
}
