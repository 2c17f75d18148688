'use client';

import { z } from 'zod';
import { FormCheckbox, FormNumber, FormSelect, FormText } from '#components/form/fields.tsx';
import type { HostOptions } from '#components/guests/create/create-options.ts';
import { ChangeForm } from '#components/guests/hardware/change-form.tsx';
import type { DeviceFormProps } from '#components/guests/hardware/compute-forms.tsx';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import { type NicSourceChoice, NicSourceChoice as SourceSchema } from '#lib/domain/guest/change/guest-change.ts';
import type { GuestHardware, GuestNic, NicSource } from '#lib/domain/guest/guest-definition.ts';
import { NicModel } from '#lib/domain/guest/guest-spec.ts';

export const nicModels = [
  { id: 'virtio', label: 'virtio', hint: 'Paravirtual: fastest; Windows needs its driver', mono: true },
  { id: 'e1000e', label: 'e1000e', hint: 'Emulated Intel, driven by newer systems', mono: true },
  { id: 'e1000', label: 'e1000', hint: 'Emulated Intel, driven by older systems', mono: true },
  { id: 'rtl8139', label: 'rtl8139', hint: 'Emulated Realtek, for very old systems', mono: true },
];

/** A source as the id of a choice: `network:default`, `bridge:br0`, `user:`. */
const keyOf = (source: NicSource): string =>
  source.kind === 'direct'
    ? `direct:${source.device}:${source.mode}`
    : 'name' in source
      ? `${source.kind}:${source.name}`
      : `${source.kind}:`;

function sourceOf(key: string): NicSourceChoice | null {
  const [kind = '', name = '', mode = 'bridge'] = key.split(':');
  return SourceSchema.safeParse({ kind, name, device: name, mode }).data ?? null;
}

/** Where a card can be plugged: what the host has where one may see that, else what this guest has already. */
export function sourceChoices(options: HostOptions | null, hardware: GuestHardware) {
  const own = hardware.nics.flatMap((nic) => (nic.source.kind === 'network' ? [nic.source.name] : []));
  const networks = options ? options.networks : [...new Set(own)].map((name) => ({ name, detail: '' }));
  return [
    ...networks.map(({ name, detail }) => ({
      id: `network:${name}`,
      label: name,
      hint: detail || undefined,
      mono: true,
    })),
    ...(options?.bridges ?? []).map((name) => ({
      id: `bridge:${name}`,
      label: name,
      hint: 'Bridge of the host: the guest is a machine in the network behind it',
      mono: true,
    })),
    { id: 'user:', label: 'Out only', hint: 'It reaches the network of its host; nobody reaches it' },
  ];
}

const rate = z.int('Give a whole number; 0 for no limit.').min(0, 'Not below 0.');
const Nic = z.object({
  source: z.string(),
  model: NicModel,
  mac: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/u, 'Six pairs of hexadecimal digits: 52:54:00:…'),
  isLinkUp: z.boolean(),
  inboundKiBps: rate,
  outboundKiBps: rate,
});

export function NicForm({
  nic,
  hardware,
  options,
  onBegun,
}: DeviceFormProps & { nic: GuestNic; options: HostOptions | null }) {
  const known = {
    source: keyOf(nic.source),
    model: NicModel.safeParse(nic.model).data ?? ('virtio' as const),
    mac: nic.mac,
    isLinkUp: nic.isLinkUp,
    inboundKiBps: nic.inboundKiBps ?? 0,
    outboundKiBps: nic.outboundKiBps ?? 0,
  };
  const toChanges = (values: z.output<typeof Nic>): ChangeRequest[] => {
    const of = <T,>(name: keyof typeof known, value: T) => (values[name] === known[name] ? undefined : value);
    const settings = {
      source: of('source', sourceOf(values.source) ?? undefined),
      model: of('model', values.model),
      newMac: of('mac', values.mac),
      isLinkUp: of('isLinkUp', values.isLinkUp),
      inboundKiBps: of('inboundKiBps', values.inboundKiBps),
      outboundKiBps: of('outboundKiBps', values.outboundKiBps),
    };
    return Object.values(settings).some((value) => value !== undefined)
      ? [{ kind: 'change-nic', mac: nic.mac, settings }]
      : [];
  };
  const choices = sourceChoices(options, hardware);
  const isListed = choices.some((choice) => choice.id === known.source);
  return (
    <ChangeForm
      label={`Network card ${nic.mac}`}
      schema={Nic}
      defaultValues={known}
      toChanges={toChanges}
      onBegun={onBegun}
    >
      <FormSelect
        name="source"
        label="Network"
        choices={isListed ? choices : [...choices, { id: known.source, label: known.source, mono: true }]}
      />
      <FormCheckbox name="isLinkUp" hint="Unticked is as with the cable out">
        Link up
      </FormCheckbox>
      <div className="grid grid-cols-2 items-start gap-3">
        <FormNumber name="inboundKiBps" label="In at most" unit="KiB/s" min={0} hint="0 for no limit" />
        <FormNumber name="outboundKiBps" label="Out at most" unit="KiB/s" min={0} hint="0 for no limit" />
      </div>
      <FormSelect name="model" label="Model" choices={nicModels} />
      <FormText name="mac" label="MAC address" mono autoComplete="off" />
    </ChangeForm>
  );
}

const NewNic = z.object({ source: z.string(), model: NicModel });

export function NewNicForm({ hardware, options, onBegun }: DeviceFormProps & { options: HostOptions | null }) {
  const choices = sourceChoices(options, hardware);
  return (
    <ChangeForm
      label="New network card"
      schema={NewNic}
      defaultValues={{ source: choices[0]?.id ?? 'user:', model: 'virtio' }}
      toChanges={(values) => {
        const source = sourceOf(values.source);
        return source ? [{ kind: 'add-nic', source, model: values.model }] : [];
      }}
      onBegun={onBegun}
      save="Add the card"
      busyLabel="Adding"
    >
      <FormSelect name="source" label="Network" choices={choices} />
      <FormSelect name="model" label="Model" choices={nicModels} />
    </ChangeForm>
  );
}

/** Takes a card out. */
export function RemoveNicForm({ nic, onBegun }: { nic: GuestNic; onBegun: DeviceFormProps['onBegun'] }) {
  const Removal = z.object({ isSure: z.boolean() });
  return (
    <ChangeForm
      label="Remove the card"
      schema={Removal}
      defaultValues={{ isSure: false }}
      toChanges={({ isSure }) => (isSure ? [{ kind: 'remove-nic', mac: nic.mac }] : [])}
      onBegun={onBegun}
      save="Remove the card"
      busyLabel="Removing"
      variant="danger"
    >
      <FormCheckbox name="isSure" hint="Its address and its connections are lost">
        Take this card out
      </FormCheckbox>
    </ChangeForm>
  );
}
