'use client';

import { z } from 'zod';
import { FormNumber, FormSelect } from '#components/form/fields.tsx';
import type { HostOptions } from '#components/guests/create/create-options.ts';
import { chosenForYou } from '#components/guests/create/create-values.ts';
import { ChangeForm } from '#components/guests/hardware/change-form.tsx';
import type { DeviceFormProps } from '#components/guests/hardware/compute-forms.tsx';
import { busChoices } from '#components/guests/hardware/disk-forms.tsx';
import { DiskBus } from '#lib/domain/guest/guest-spec.ts';
import { formatBytes } from '#lib/web/formats.ts';

type Props = Pick<DeviceFormProps, 'onBegun'> & { options: HostOptions | null };

const NewDisk = z.object({
  sizeGiB: z.int('Give a whole number.').min(1, 'At least 1 GiB.').max(65_536, 'At most 64 TiB.'),
  pool: z.string(),
  bus: DiskBus,
});

export function NewDiskForm({ options, onBegun }: Props) {
  return (
    <ChangeForm
      label="New disk"
      schema={NewDisk}
      defaultValues={{ sizeGiB: 10, pool: chosenForYou, bus: 'virtio' }}
      toChanges={({ sizeGiB, pool, bus }) => [
        { kind: 'add-disk', sizeGiB, bus, pool: pool === chosenForYou ? undefined : pool },
      ]}
      onBegun={onBegun}
      save="Add the disk"
      busyLabel="Adding"
    >
      <FormNumber name="sizeGiB" label="Size" unit="GiB" min={1} max={65_536} />
      {options ? (
        <FormSelect
          name="pool"
          label="Pool"
          choices={[
            { id: chosenForYou, label: 'Chosen for you', hint: 'Beside its first disk' },
            ...options.pools.map((pool) => ({
              id: pool.name,
              label: pool.name,
              hint: `${formatBytes(pool.availableBytes)} free`,
              mono: true,
            })),
          ]}
        />
      ) : null}
      <FormSelect name="bus" label="Bus" choices={busChoices} />
    </ChangeForm>
  );
}

const Attached = z.object({ volume: z.string().min(1, 'Choose a volume.'), bus: DiskBus });

export function AttachVolumeForm({ options, onBegun }: Props) {
  const volumes = options?.volumes ?? [];
  return (
    <ChangeForm
      label="A volume that is there"
      schema={Attached}
      defaultValues={{ volume: '', bus: 'virtio' }}
      toChanges={({ volume, bus }) =>
        volumes
          .filter((each) => `${each.pool}/${each.name}` === volume)
          .map((each) => ({ kind: 'attach-volume', pool: each.pool, volume: each.name, bus }))
      }
      onBegun={onBegun}
      save="Attach it"
      busyLabel="Attaching"
    >
      <FormSelect
        name="volume"
        label="Volume"
        hint={volumes.length === 0 ? 'No pool of its host has a volume that is nobody’s' : undefined}
        choices={volumes.map((each) => ({
          id: `${each.pool}/${each.name}`,
          label: each.name,
          hint: `${each.pool}, ${formatBytes(each.capacityBytes)}`,
          mono: true,
        }))}
      />
      <FormSelect name="bus" label="Bus" choices={busChoices} />
    </ChangeForm>
  );
}

const NewDrive = z.object({ bus: DiskBus });

export function NewDriveForm({ onBegun }: Pick<DeviceFormProps, 'onBegun'>) {
  return (
    <ChangeForm
      label="New CD drive"
      schema={NewDrive}
      defaultValues={{ bus: 'sata' }}
      toChanges={({ bus }) => [{ kind: 'add-drive', bus }]}
      onBegun={onBegun}
      save="Add the drive"
      busyLabel="Adding"
    >
      <FormSelect
        name="bus"
        label="Bus"
        choices={busChoices.filter(({ id }) => ['sata', 'scsi', 'usb', 'ide'].includes(id))}
      />
    </ChangeForm>
  );
}
