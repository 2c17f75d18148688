'use client';

import { useWatch } from 'react-hook-form';
import { FormRadioCards } from '#components/form/fields.tsx';
import type { HostOptions } from '#components/guests/create/create-options.ts';
import type { CreateValues } from '#components/guests/create/create-values.ts';
import type { CreationPreview } from '#components/guests/create/use-creation-preview.ts';
import { Disclosure } from '#components/ui/disclosure.tsx';
import { type ChosenFirmware, firmwareObstacle } from '#lib/domain/os/os-firmware.ts';
import { explainRefusal } from '#lib/domain/refusal/refusals.ts';

const firmwareWords = { bios: 'BIOS', uefi: 'UEFI', 'uefi-secure': 'UEFI with Secure Boot' } as const;

/** Firmware and TPM: what the system needs, or what a person chose of what the host has. */
export function FirmwareSection({ host, preview }: { host: HostOptions | undefined; preview: CreationPreview | null }) {
  const [firmware, tpm] = useWatch<CreateValues, ['firmware', 'tpm']>({ name: ['firmware', 'tpm'] });
  const given = preview?.firmware;
  const word =
    firmware === 'auto' ? (given ? firmwareWords[given.firmware] : 'Chosen for you') : firmwareWords[firmware];
  const hasTpm = tpm === 'auto' ? given?.hasTpm : tpm === 'yes';
  const lack = (chosen: ChosenFirmware) =>
    host?.abilities ? firmwareObstacle(chosen, { name: host.name, facts: host.abilities }) : null;
  const reasonOf = (chosen: ChosenFirmware): string | null => {
    const obstacle = lack(chosen);
    if (!obstacle) return null;
    const { title, next } = explainRefusal(obstacle);
    return `${title} ${next}`;
  };
  return (
    <Disclosure title="Firmware" choice={`${word}, Q35${hasTpm ? ', TPM 2.0' : ''}`}>
      <div className="flex flex-col gap-3">
        <FormRadioCards
          name="firmware"
          label="Firmware"
          labelHidden
          columns={2}
          cards={[
            { value: 'auto', label: 'Chosen for you', detail: 'By what runs on it' },
            { value: 'bios', label: 'BIOS', detail: 'Starts everything but Windows 11' },
            {
              value: 'uefi',
              label: 'UEFI',
              detail: 'For newer systems and large disks',
              disabledReason: reasonOf({ firmware: 'uefi', hasTpm: false }),
            },
            {
              value: 'uefi-secure',
              label: 'UEFI with Secure Boot',
              detail: 'Starts only what Microsoft’s keys signed',
              disabledReason: reasonOf({ firmware: 'uefi-secure', hasTpm: false }),
            },
          ]}
        />
        <FormRadioCards
          name="tpm"
          label="TPM"
          cards={[
            { value: 'auto', label: 'Chosen for you', detail: 'By what runs on it' },
            {
              value: 'yes',
              label: 'TPM 2.0',
              detail: 'Emulated by swtpm on the host',
              disabledReason: reasonOf({ firmware: 'bios', hasTpm: true }),
            },
            { value: 'no', label: 'None', detail: 'Windows 11 does not install without' },
          ]}
        />
      </div>
    </Disclosure>
  );
}
