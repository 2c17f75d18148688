'use client';

import { useWatch } from 'react-hook-form';
import { z } from 'zod';
import { FormCheckbox, FormNumber, FormSelect, FormText } from '#components/form/fields.tsx';
import { ChangeForm } from '#components/guests/hardware/change-form.tsx';
import { Disclosure, DisclosureList } from '#components/ui/disclosure.tsx';
import type { ChangeRequest } from '#lib/domain/guest/change/change-request.ts';
import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';

export type DeviceFormProps = { hardware: GuestHardware; onBegun: (operationId: string) => void };

const count = z.int('Give a whole number.').min(1, 'At least one.').max(288, 'At most 288.');

/** More than it might get so far is what it may get from then on. */
const mostOf = ({ vcpus, maxVcpus }: { vcpus: number; maxVcpus: number }) => Math.max(vcpus, maxVcpus);

const Processor = z
  .object({
    vcpus: count,
    maxVcpus: count,
    hasTopology: z.boolean(),
    sockets: count,
    cores: count,
    threads: count,
    mode: z.enum(['host-passthrough', 'host-model', 'maximum', 'custom']),
    model: z.string().regex(/^[A-Za-z0-9_-]{0,60}$/u, 'Letters, digits, dashes.'),
  })
  .superRefine((values, context) => {
    const product = values.sockets * values.cores * values.threads;
    if (values.hasTopology && product !== mostOf(values))
      context.addIssue({
        code: 'custom',
        path: ['threads'],
        message: `Sockets × cores × threads make ${product}; it has room for ${mostOf(values)}.`,
      });
    if (values.mode === 'custom' && !values.model)
      context.addIssue({ code: 'custom', path: ['model'], message: 'Name the model.' });
  });

const modes = [
  { id: 'host-passthrough', label: 'As the host has', hint: 'Fastest; moves only to hosts of the same kind' },
  { id: 'host-model', label: 'Like the host', hint: 'Nearly as fast; moves to similar hosts' },
  { id: 'maximum', label: 'All that can be had', hint: 'For guests that are emulated' },
  { id: 'custom', label: 'A model by name', hint: 'Moves to every host that has it' },
];

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export function ProcessorForm({ hardware, onBegun }: DeviceFormProps) {
  const { vcpus, maxVcpus, topology, cpuMode, cpuModel } = hardware;
  const toChanges = (values: z.output<typeof Processor>): ChangeRequest[] => {
    const wanted = values.hasTopology
      ? { sockets: values.sockets, cores: values.cores, threads: values.threads }
      : null;
    const most = mostOf(values);
    const isOtherCount = values.vcpus !== vcpus || most !== maxVcpus;
    const isOtherModel = values.mode !== cpuMode || (values.mode === 'custom' && values.model !== cpuModel);
    return [
      ...(isOtherCount ? [{ kind: 'set-vcpus' as const, vcpus: values.vcpus, maxVcpus: most }] : []),
      ...(same(wanted, topology) ? [] : [{ kind: 'set-topology' as const, topology: wanted }]),
      ...(isOtherModel
        ? [{ kind: 'set-cpu' as const, mode: values.mode, model: values.mode === 'custom' ? values.model : undefined }]
        : []),
    ];
  };
  return (
    <ChangeForm
      label="Processor"
      schema={Processor}
      defaultValues={{
        vcpus,
        maxVcpus,
        hasTopology: topology !== null,
        sockets: topology?.sockets ?? 1,
        cores: topology?.cores ?? maxVcpus,
        threads: topology?.threads ?? 1,
        mode: modes.some((mode) => mode.id === cpuMode) ? (cpuMode as 'custom') : 'host-model',
        model: cpuModel ?? '',
      }}
      toChanges={toChanges}
      onBegun={onBegun}
    >
      <div className="grid grid-cols-2 items-start gap-3 max-phone:grid-cols-1">
        <FormNumber name="vcpus" label="Has" unit="vCPU" min={1} max={288} />
        <FormNumber name="maxVcpus" label="May get while it runs" unit="vCPU" min={1} max={288} />
      </div>
      <DisclosureList>
        <Topology hardware={hardware} />
        <Model />
      </DisclosureList>
    </ChangeForm>
  );
}

function Topology({ hardware }: { hardware: GuestHardware }) {
  const values = useWatch() as z.input<typeof Processor>;
  return (
    <Disclosure
      title="Topology"
      choice={values.hasTopology ? `${values.sockets} × ${values.cores} × ${values.threads}` : 'Chosen for you'}
    >
      <FormCheckbox name="hasTopology" hint="Some systems and licences count sockets">
        Say how they are arranged
      </FormCheckbox>
      {values.hasTopology ? (
        <div className="mt-3 grid grid-cols-3 items-start gap-3">
          <FormNumber name="sockets" label="Sockets" min={1} max={hardware.maxVcpus} />
          <FormNumber name="cores" label="Cores each" min={1} max={288} />
          <FormNumber name="threads" label="Threads each" min={1} max={8} />
        </div>
      ) : null}
    </Disclosure>
  );
}

function Model() {
  const values = useWatch() as z.input<typeof Processor>;
  return (
    <Disclosure title="Model" choice={modes.find((mode) => mode.id === values.mode)?.label ?? values.mode}>
      <div className="flex flex-col gap-3">
        <FormSelect name="mode" label="Model" choices={modes} />
        {values.mode === 'custom' ? (
          <FormText name="model" label="Name of the model" mono hint="Such as Nehalem or EPYC-Rome" />
        ) : null}
      </div>
    </Disclosure>
  );
}

const gibOf = (mib: number) => mib / 1024;
const mibOf = (gib: number) => Math.round(gib * 1024);
const size = z.number('Give a number.').min(0.0625, 'At least 64 MiB.').max(16_384, 'At most 16 TiB.');

const Memory = z.object({ memoryGiB: size, maxMemoryGiB: size, hasBalloon: z.boolean() });

export function MemoryForm({ hardware, onBegun }: DeviceFormProps) {
  const { memoryMiB, maxMemoryMiB, hasBalloon } = hardware;
  return (
    <ChangeForm
      label="Memory"
      schema={Memory}
      defaultValues={{ memoryGiB: gibOf(memoryMiB), maxMemoryGiB: gibOf(maxMemoryMiB), hasBalloon }}
      toChanges={(values): ChangeRequest[] => {
        const wanted = {
          memoryMiB: mibOf(values.memoryGiB),
          maxMemoryMiB: mibOf(Math.max(values.memoryGiB, values.maxMemoryGiB)),
        };
        return [
          ...(same(wanted, { memoryMiB, maxMemoryMiB }) ? [] : [{ kind: 'set-memory' as const, ...wanted }]),
          ...(values.hasBalloon === hasBalloon ? [] : [{ kind: 'set-balloon' as const, isOn: values.hasBalloon }]),
        ];
      }}
      onBegun={onBegun}
    >
      <div className="grid grid-cols-2 items-start gap-3 max-phone:grid-cols-1">
        <FormNumber name="memoryGiB" label="Has" unit="GiB" min={0.0625} max={16_384} step={0.0625} />
        <FormNumber
          name="maxMemoryGiB"
          label="May get while it runs"
          unit="GiB"
          min={0.0625}
          max={16_384}
          step={0.0625}
        />
      </div>
      <FormCheckbox name="hasBalloon" hint="Without it memory changes only while the guest is off">
        Give back what the guest does not use
      </FormCheckbox>
    </ChangeForm>
  );
}
