'use client';

import { useState } from 'react';
import { z } from 'zod';
import { FormCheckbox, FormNumber, FormSelect, FormText } from '#components/form/fields.tsx';
import type { HostOptions } from '#components/guests/create/create-options.ts';
import { useGuest } from '#components/guests/detail/guest-detail-provider.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { ChangeForm } from '#components/guests/hardware/change-form.tsx';
import type { DeviceFormProps } from '#components/guests/hardware/compute-forms.tsx';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { ConfirmDestroyDialog } from '#components/ui/confirm-destroy-dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import { isKeptUntilOff } from '#lib/domain/guest/change/effect-of-change.ts';
import { DiskCache, DiskIo } from '#lib/domain/guest/change/guest-change.ts';
import type { GuestDisk } from '#lib/domain/guest/guest-definition.ts';
import { DiskBus } from '#lib/domain/guest/guest-spec.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { explainRefusal } from '#lib/domain/refusal/refusals.ts';
import { ask, rpc } from '#lib/web/rpc-client.ts';

export const busChoices = [
  { id: 'virtio', label: 'virtio', hint: 'Paravirtual: fastest; Windows needs its driver', mono: true },
  { id: 'scsi', label: 'virtio-scsi', hint: 'Paravirtual, with SCSI commands', mono: true },
  { id: 'sata', label: 'SATA', hint: 'Emulated: slower, driven by everything', mono: true },
  { id: 'usb', label: 'USB', hint: 'Emulated: can be pulled like a stick', mono: true },
  { id: 'ide', label: 'IDE', hint: 'Emulated: for very old systems on the old chipset', mono: true },
];
const caches = [
  { id: 'default', label: 'Chosen by QEMU', hint: 'Writes are kept in the host’s memory until the guest flushes' },
  { id: 'none', label: 'none', hint: 'Past the host’s memory; needed to move a running guest', mono: true },
  { id: 'writeback', label: 'writeback', mono: true },
  { id: 'writethrough', label: 'writethrough', hint: 'Each write waits for the disk', mono: true },
  { id: 'directsync', label: 'directsync', mono: true },
  { id: 'unsafe', label: 'unsafe', hint: 'Flushes are ignored: a crash of the host loses data', mono: true },
];
const ios = [
  { id: 'default', label: 'Chosen by QEMU' },
  { id: 'threads', label: 'threads', mono: true },
  { id: 'native', label: 'native', hint: 'With the cache none or directsync only', mono: true },
  { id: 'io_uring', label: 'io_uring', hint: 'Newer hosts only', mono: true },
];

const limit = z.number('Give a number; 0 for no limit.').min(0, 'Not below 0.');
const Disk = z.object({
  bus: DiskBus,
  cache: DiskCache,
  io: DiskIo,
  isDiscarding: z.boolean(),
  isReadOnly: z.boolean(),
  isShareable: z.boolean(),
  serial: z.string().regex(/^[A-Za-z0-9_.+-]{0,20}$/u, 'Letters, digits and _ . + - only, at most 20.'),
  mibPerSecond: limit,
  iopsPerSecond: limit,
});
const mib = 1024 ** 2;

export function DiskForm({ disk, onBegun }: { disk: GuestDisk; onBegun: DeviceFormProps['onBegun'] }) {
  const known = {
    bus: DiskBus.safeParse(disk.bus).data ?? 'virtio',
    cache: DiskCache.safeParse(disk.cache).data ?? 'default',
    io: DiskIo.safeParse(disk.io).data ?? 'default',
    isDiscarding: disk.discard === 'unmap',
    isReadOnly: disk.isReadOnly,
    isShareable: disk.isShareable,
    serial: disk.serial ?? '',
    mibPerSecond: (disk.bytesPerSecond ?? 0) / mib,
    iopsPerSecond: disk.iopsPerSecond ?? 0,
  };
  const toChanges = (values: z.output<typeof Disk>): ChangeRequest[] => {
    const isOther = (name: keyof typeof known) => values[name] !== known[name];
    const of = <T,>(name: keyof typeof known, value: T) => (isOther(name) ? value : undefined);
    const settings = {
      bus: of('bus', values.bus),
      cache: of('cache', values.cache),
      io: of('io', values.io),
      discard: of('isDiscarding', values.isDiscarding ? ('unmap' as const) : ('ignore' as const)),
      isReadOnly: of('isReadOnly', values.isReadOnly),
      isShareable: of('isShareable', values.isShareable),
      serial: of('serial', values.serial),
      bytesPerSecond: of('mibPerSecond', Math.round(values.mibPerSecond * mib)),
      iopsPerSecond: of('iopsPerSecond', Math.round(values.iopsPerSecond)),
    };
    return Object.values(settings).some((value) => value !== undefined)
      ? [{ kind: 'change-disk', target: disk.target, settings }]
      : [];
  };
  return (
    <ChangeForm
      label={`Disk ${disk.target}`}
      schema={Disk}
      defaultValues={known}
      toChanges={toChanges}
      onBegun={onBegun}
    >
      <div className="grid grid-cols-2 items-start gap-3 max-phone:grid-cols-1">
        <FormNumber name="mibPerSecond" label="At most" unit="MiB/s" min={0} hint="0 for no limit" />
        <FormNumber name="iopsPerSecond" label="At most" unit="requests/s" min={0} hint="0 for no limit" />
      </div>
      <FormSelect name="bus" label="Bus" choices={busChoices} />
      <div className="grid grid-cols-2 items-start gap-3 max-phone:grid-cols-1">
        <FormSelect name="cache" label="Cache" choices={caches} />
        <FormSelect name="io" label="Input and output" choices={ios} />
      </div>
      <FormText name="serial" label="Serial number" mono autoComplete="off" />
      <FormCheckbox name="isDiscarding" hint="What the guest deletes is free in the pool again">
        Free what the guest frees
      </FormCheckbox>
      <FormCheckbox name="isReadOnly">Read only</FormCheckbox>
      <FormCheckbox
        name="isShareable"
        hint="Two guests that write one disk lose it, unless their file system is made for that"
      >
        Shared with other guests
      </FormCheckbox>
    </ChangeForm>
  );
}

const gib = 1024 ** 3;

export function GrowForm({
  disk,
  capacityBytes,
  onBegun,
}: {
  disk: GuestDisk;
  capacityBytes: number;
  onBegun: DeviceFormProps['onBegun'];
}) {
  const now = Math.ceil(capacityBytes / gib);
  const Grow = z.object({
    sizeGiB: z
      .int('Give a whole number.')
      .min(now, `It has ${now} GiB; a disk only grows.`)
      .max(65_536, 'At most 64 TiB.'),
  });
  return (
    <ChangeForm
      label={`Size of ${disk.target}`}
      schema={Grow}
      defaultValues={{ sizeGiB: now }}
      toChanges={({ sizeGiB }) => (sizeGiB > now ? [{ kind: 'grow-disk', target: disk.target, sizeGiB }] : [])}
      onBegun={onBegun}
      save="Grow"
      busyLabel="Growing"
    >
      <FormNumber
        name="sizeGiB"
        label="Size"
        unit="GiB"
        min={now}
        max={65_536}
        hint="The guest sees it at once; its partitions and file systems are grown in the guest"
      />
    </ChangeForm>
  );
}

/** Detaches a disk or a drive; with its volume only after its name was typed. */
export function DetachDisk({
  disk,
  hasVolume,
  onBegun,
}: {
  disk: GuestDisk;
  hasVolume: boolean;
  onBegun: DeviceFormProps['onBegun'];
}) {
  const { row, detail } = useGuest();
  const [isOpen, setOpen] = useState(false);
  const [isChosen, setChosen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalText | null>(null);
  if (!row) return null;
  const keptReason = isKeptUntilOff(disk, detail.liveHardware)
    ? explainRefusal({ code: 'guest.device-fixed', details: { device: disk.target } }).title
    : null;
  // it may have been started since the box was ticked
  const deleteVolume = isChosen && keptReason === null;
  const confirm = async () => {
    setBusy(true);
    const change: ChangeRequest = { kind: 'remove-disk', target: disk.target, deleteVolume };
    const answer = await ask(rpc.guests.change({ id: row.id, changes: [change] }));
    setBusy(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    setOpen(false);
    onBegun(answer.value.operationId);
  };
  const source = disk.source.kind === 'file' ? (disk.source.path.split('/').at(-1) ?? '') : disk.target;
  return (
    <>
      <Button
        variant="danger"
        className="self-start"
        icon="minus"
        disabledReason={obstacleTo('changeHardware', row)}
        onPress={() => {
          setChosen(false);
          setRefusal(null);
          setOpen(true);
        }}
      >
        Detach {disk.target}
      </Button>
      <ConfirmDestroyDialog
        open={isOpen}
        onClose={() => setOpen(false)}
        action={deleteVolume ? `Delete ${disk.target}` : `Detach ${disk.target}`}
        busyLabel={deleteVolume ? 'Deleting' : 'Detaching'}
        keep="Keep it"
        loss={
          deleteVolume
            ? 'The disk is taken out of the guest and all that is on it is lost.'
            : 'The disk is taken out of the guest. Its volume stays in the pool and can be attached again.'
        }
        items={[{ id: disk.target, name: source, detail: disk.target }]}
        typed={deleteVolume ? row.name : undefined}
        busy={isBusy}
        refusal={
          refusal ? (
            <Notice tone="failed" boxed title={refusal.title} technical={refusal.technical}>
              {refusal.next}
            </Notice>
          ) : null
        }
        onConfirm={() => void confirm()}
      >
        {hasVolume ? (
          <Checkbox checked={deleteVolume} onChange={setChosen} disabledReason={keptReason}>
            Delete its volume too
          </Checkbox>
        ) : null}
      </ConfirmDestroyDialog>
    </>
  );
}

const none = '';
const Media = z.object({ disc: z.string() });

/** The disc in a drive: another one, or none. */
export function DriveForm({
  disk,
  options,
  onBegun,
}: {
  disk: GuestDisk;
  options: HostOptions | null;
  onBegun: DeviceFormProps['onBegun'];
}) {
  const file = disk.source.kind === 'file' ? (disk.source.path.split('/').at(-1) ?? null) : null;
  const there = options?.isos.find((iso) => iso.name === file);
  const now = there ? `${there.pool}/${there.name}` : (file ?? none);
  const toChanges = ({ disc }: z.output<typeof Media>): ChangeRequest[] => {
    if (disc === now) return [];
    if (disc === none) return [{ kind: 'eject-media', target: disk.target }];
    const iso = options?.isos.find((each) => `${each.pool}/${each.name}` === disc);
    return iso ? [{ kind: 'insert-media', target: disk.target, pool: iso.pool, volume: iso.name }] : [];
  };
  return (
    <ChangeForm
      label={`Drive ${disk.target}`}
      schema={Media}
      defaultValues={{ disc: now }}
      toChanges={toChanges}
      onBegun={onBegun}
      save="Change the disc"
      busyLabel="Changing"
    >
      <FormSelect
        name="disc"
        label="Disc"
        hint={options ? undefined : 'Who runs the hosts can insert other discs'}
        choices={[
          { id: none, label: 'Empty' },
          ...(options?.isos ?? []).map((iso) => ({
            id: `${iso.pool}/${iso.name}`,
            label: iso.name,
            hint: iso.pool,
            mono: true,
          })),
          ...(file && !there ? [{ id: file, label: file, mono: true }] : []),
        ]}
      />
    </ChangeForm>
  );
}
