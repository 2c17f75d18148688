'use client';

import { useEffect, useRef } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { FormSelect } from '#components/form/fields.tsx';
import type { HostOptions } from '#components/guests/create/create-options.ts';
import { type CreateValues, parseVolumeKey, volumeKey } from '#components/guests/create/create-values.ts';
import { noDisc } from '#components/guests/create/windows-values.ts';
import { Icon } from '#components/ui/icon.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { isDriverDisc } from '#lib/domain/windows/windows-versions.ts';

/** Where its makers publish it. https://github.com/virtio-win/virtio-win-pkg-scripts */
const driverDiscUrl = 'https://fedorapeople.org/groups/virt/virtio-win/direct-downloads/stable-virtio/virtio-win.iso';

/** The disc with the virtio drivers: the newest that the host has is taken until somebody chooses. */
export function DriverDiscField({ hosts }: { hosts: readonly HostOptions[] }) {
  const { setValue, getFieldState, formState } = useFormContext<CreateValues>();
  const [volume, drivers] = useWatch<CreateValues, ['volume', 'drivers']>({ name: ['volume', 'drivers'] });
  const chosen = parseVolumeKey(volume);
  const host = hosts.find((each) => each.id === chosen?.hostId);
  const others = (host?.isos ?? []).filter((iso) => iso.name !== chosen?.volume || iso.pool !== chosen.pool);
  const keyOf = (iso: { pool: string; name: string }) =>
    volumeKey({ hostId: host?.id ?? '', pool: iso.pool, volume: iso.name });
  const found = others
    .filter((iso) => isDriverDisc(iso.name))
    .sort((a, b) => b.name.localeCompare(a.name, 'en', { numeric: true }));
  const newest = found[0] ? keyOf(found[0]) : noDisc;
  const isOwn = useRef(false);
  isOwn.current = getFieldState('drivers', formState).isDirty;
  useEffect(() => {
    if (!isOwn.current) setValue('drivers', newest === noDisc ? null : newest, { shouldDirty: false });
  }, [newest, setValue]);
  if (!host) return null;
  return (
    <>
      <FormSelect
        name="drivers"
        label="Driver disc"
        placeholder="None"
        choices={[
          ...found.concat(others.filter((iso) => !isDriverDisc(iso.name))).map((iso) => ({
            id: keyOf(iso),
            label: iso.name,
            mono: true,
            hint: `pool ${iso.pool}`,
            mark: <Icon name="disc" className="text-ink-faint" />,
          })),
          { id: noDisc, label: 'None', hint: 'Emulated disk and network card, which are slower' },
        ]}
      />
      {found.length === 0 && (drivers === null || drivers === noDisc) ? (
        <Notice
          tone="look"
          boxed
          title={`There is no driver disc on ${host.name}.`}
          fix={
            <LinkButton href={driverDiscUrl} external size="sm">
              Get virtio-win.iso
            </LinkButton>
          }
        >
          Windows gets an emulated disk and network card, which are slower, and no guest agent. Put the disc into a pool
          of this host to have them.
        </Notice>
      ) : null}
    </>
  );
}
