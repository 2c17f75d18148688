'use client';

import { z } from 'zod';
import { FormCheckbox, FormRadioCards } from '#components/form/fields.tsx';
import { useBoundField } from '#components/form/use-bound-field.ts';
import { describeDiskSource, describeNicSource } from '#components/guests/detail/pending-changes.ts';
import { ChangeForm } from '#components/guests/hardware/change-form.tsx';
import type { DeviceFormProps } from '#components/guests/hardware/compute-forms.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { BootDevice } from '#lib/domain/guest/change/guest-change.ts';
import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';

const Firmware = z.object({ firmware: z.enum(['bios', 'uefi', 'secure']) });

export function FirmwareForm({ hardware, onBegun }: DeviceFormProps) {
  const now = hardware.firmware === 'uefi' ? (hardware.hasSecureBoot ? 'secure' : 'uefi') : 'bios';
  return (
    <ChangeForm
      label="Firmware"
      schema={Firmware}
      defaultValues={{ firmware: now }}
      toChanges={({ firmware }) =>
        firmware === now
          ? []
          : [
              {
                kind: 'set-firmware',
                firmware: firmware === 'bios' ? 'bios' : 'uefi',
                hasSecureBoot: firmware === 'secure',
              },
            ]
      }
      onBegun={onBegun}
    >
      <FormRadioCards
        name="firmware"
        label="Starts with"
        columns={2}
        hint="A system that was installed with one seldom starts with the other. Variables of UEFI begin anew."
        cards={[
          { value: 'bios', label: 'BIOS', detail: 'Starts everything but Windows 11' },
          { value: 'uefi', label: 'UEFI', detail: 'For newer systems and large disks' },
          { value: 'secure', label: 'UEFI, Secure Boot', detail: 'Only what Microsoft’s keys signed' },
        ]}
      />
    </ChangeForm>
  );
}

type Bootable = { id: string; device: BootDevice; name: string; what: string; order: number | null };

function bootablesOf(hardware: GuestHardware): Bootable[] {
  const disks = hardware.disks.map(
    (disk): Bootable => ({
      id: `disk ${disk.target}`,
      device: { kind: 'disk', target: disk.target },
      name: disk.target,
      what: describeDiskSource(disk.source),
      order: disk.bootOrder,
    }),
  );
  const nics = hardware.nics.map(
    (nic): Bootable => ({
      id: `nic ${nic.mac}`,
      device: { kind: 'nic', mac: nic.mac },
      name: 'network',
      what: `${describeNicSource(nic.source)}, ${nic.mac}`,
      order: nic.bootOrder,
    }),
  );
  return [...disks, ...nics];
}

const Boot = z.object({ order: z.string().array(), hasMenu: z.boolean() });

export function BootForm({ hardware, onBegun }: DeviceFormProps) {
  const all = bootablesOf(hardware);
  const order = all
    .filter((each) => each.order !== null)
    .toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((each) => each.id);
  return (
    <ChangeForm
      label="What it starts from"
      schema={Boot}
      defaultValues={{ order, hasMenu: hardware.hasBootMenu }}
      toChanges={(values) => {
        if (values.order.join() === order.join() && values.hasMenu === hardware.hasBootMenu) return [];
        const devices = values.order.flatMap((id) => all.filter((each) => each.id === id).map((each) => each.device));
        return [{ kind: 'set-boot', order: devices, hasMenu: values.hasMenu }];
      }}
      onBegun={onBegun}
    >
      <BootOrder all={all} />
      <FormCheckbox name="hasMenu" hint="For three seconds at each start">
        Offer a menu at the console
      </FormCheckbox>
    </ChangeForm>
  );
}

function BootOrder({ all }: { all: readonly Bootable[] }) {
  const { bound } = useBoundField<string[]>('order');
  const chosen = bound.value.flatMap((id) => all.filter((each) => each.id === id));
  const rest = all.filter((each) => !bound.value.includes(each.id));
  const move = (index: number, by: number) => {
    const next = [...bound.value];
    const [taken = ''] = next.splice(index, 1);
    next.splice(index + by, 0, taken);
    bound.onChange(next);
  };
  return (
    <ol aria-label="What it starts from, in this order" className="flex flex-col border-t border-line">
      {chosen.map((each, index) => (
        <BootLine key={each.id} place={`${index + 1}.`} each={each}>
          <IconButton
            icon="up"
            size="sm"
            label={`Try ${each.name} earlier`}
            disabledReason={index === 0 ? 'It is tried first' : null}
            onPress={() => move(index, -1)}
          />
          <IconButton
            icon="down"
            size="sm"
            label={`Try ${each.name} later`}
            disabledReason={index === chosen.length - 1 ? 'It is tried last' : null}
            onPress={() => move(index, 1)}
          />
          <IconButton
            icon="minus"
            size="sm"
            label={`Do not start from ${each.name}`}
            onPress={() => bound.onChange(bound.value.filter((id) => id !== each.id))}
          />
        </BootLine>
      ))}
      {rest.map((each) => (
        <BootLine key={each.id} place="–" each={each}>
          <IconButton
            icon="plus"
            size="sm"
            label={`Start from ${each.name}`}
            onPress={() => bound.onChange([...bound.value, each.id])}
          />
        </BootLine>
      ))}
    </ol>
  );
}

function BootLine({ place, each, children }: { place: string; each: Bootable; children: React.ReactNode }) {
  return (
    <li className="flex min-h-row min-w-0 items-center gap-2 border-b border-line">
      <span className="w-4 flex-none text-ink-faint">{place}</span>
      <span className="flex-none mono-name">{each.name}</span>
      <span className="cut flex-1 text-ink-muted" title={each.what}>
        {each.what}
      </span>
      {children}
    </li>
  );
}
