'use client';

import { useEffect } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { FormNumber, FormRadioCards } from '#components/form/fields.tsx';
import { type CreateValues, isPreset } from '#components/guests/create/create-values.ts';
import { guestSizePresets } from '#lib/domain/guest/guest-size.ts';
import { formatMiB } from '#lib/web/formats.ts';

const names = { small: 'Small', medium: 'Medium', large: 'Large' } as const;

/** A size by name, or three numbers. */
export function SizeSection() {
  const { setValue } = useFormContext<CreateValues>();
  const [preset, kind] = useWatch<CreateValues, ['preset', 'sourceKind']>({ name: ['preset', 'sourceKind'] });
  const hasDisk = kind !== 'volume';
  // the numbers begin where the size is that was chosen before
  useEffect(() => {
    if (!isPreset(preset)) return;
    const size = guestSizePresets[preset];
    setValue('vcpus', size.vcpus);
    setValue('memoryGiB', size.memoryMiB / 1024);
    setValue('diskGiB', size.diskGiB);
  }, [preset, setValue]);
  return (
    <div className="flex flex-col gap-3">
      <FormRadioCards
        name="preset"
        label="Size"
        labelHidden
        columns={4}
        cards={[
          ...Object.entries(guestSizePresets).map(([value, size]) => ({
            value,
            label: names[value as keyof typeof names],
            detail: `${size.vcpus} vCPU · ${formatMiB(size.memoryMiB)}${hasDisk ? ` · ${size.diskGiB} GiB disk` : ''}`,
          })),
          { value: 'numbers', label: 'Numbers', detail: 'Choose each yourself' },
        ]}
      />
      {preset === 'numbers' ? (
        <div className="grid grid-cols-3 items-start gap-3 max-phone:grid-cols-1">
          <FormNumber name="vcpus" label="CPUs" min={1} max={288} unit="vCPU" />
          <FormNumber name="memoryGiB" label="Memory" min={0.125} max={4096} step={0.125} unit="GiB" />
          {hasDisk ? <FormNumber name="diskGiB" label="Disk" min={1} max={65_536} unit="GiB" /> : null}
        </div>
      ) : null}
    </div>
  );
}
