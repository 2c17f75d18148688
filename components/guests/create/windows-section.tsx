'use client';

import { useEffect } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { FormCheckbox, FormText } from '#components/form/fields.tsx';
import type { HostOptions } from '#components/guests/create/create-options.ts';
import type { CreateValues } from '#components/guests/create/create-values.ts';
import { DriverDiscField } from '#components/guests/create/driver-disc-field.tsx';
import { PasswordField } from '#components/guests/create/password-field.tsx';
import { makeWindowsPassword } from '#components/guests/create/suggest-name.ts';
import { WindowsAnswers } from '#components/guests/create/windows-answers.tsx';
import { leastSizeOf } from '#lib/domain/os/os-firmware.ts';
import { windowsVersionOf } from '#lib/domain/windows/windows-versions.ts';

/** How Windows is installed: its drivers, and the answers that its setup would ask for. */
export function WindowsSection({ hosts }: { hosts: readonly HostOptions[] }) {
  const [osId, isUnattended] = useWatch<CreateValues, ['osId', 'isUnattended']>({ name: ['osId', 'isUnattended'] });
  const isServer = windowsVersionOf(osId)?.isServer ?? false;
  return (
    <div className="flex flex-col gap-3">
      <FormCheckbox
        name="isUnattended"
        hint="Its setup finds the answers on a disc, which is taken away when it is done"
      >
        Install it without anybody at its screen
      </FormCheckbox>
      <div className="grid grid-cols-3 items-start gap-3 max-laptop:grid-cols-2 max-phone:grid-cols-1">
        {isUnattended && isServer ? (
          <PasswordField name="adminPassword" label="Password of Administrator" make={makeWindowsPassword} />
        ) : null}
        {isUnattended ? (
          <>
            <FormText name="winUser" label={isServer ? 'Another administrator' : 'User'} mono autoComplete="off" />
            <PasswordField
              name="winPassword"
              label={isServer ? 'Password of the other' : 'Password'}
              make={makeWindowsPassword}
              placeholder={isServer ? 'None: not made' : undefined}
            />
          </>
        ) : null}
        {isUnattended && !isServer ? (
          <PasswordField
            name="adminPassword"
            label="Password of Administrator"
            make={makeWindowsPassword}
            placeholder="None: stays off"
          />
        ) : null}
      </div>
      <DriverDiscField hosts={hosts} />
      {isUnattended ? <WindowsAnswers /> : null}
    </div>
  );
}

/** As long as nobody chose a size, Windows gets what it runs well with, and what is not Windows the usual one. */
export function useWindowsSize(): void {
  const { setValue, getFieldState, formState } = useFormContext<CreateValues>();
  const [osId, kind] = useWatch<CreateValues, ['osId', 'sourceKind']>({ name: ['osId', 'sourceKind'] });
  const isOwn = (['preset', 'vcpus', 'memoryGiB', 'diskGiB'] as const).some(
    (name) => getFieldState(name, formState).isDirty,
  );
  const usual = formState.defaultValues?.preset ?? 'small';
  const needs = usual === 'small' && kind === 'iso' && leastSizeOf(osId) !== null;
  useEffect(() => {
    if (isOwn) return;
    const keep = { shouldDirty: false };
    setValue('preset', needs ? 'numbers' : usual, keep);
    if (!needs) return;
    setValue('vcpus', 2, keep);
    setValue('memoryGiB', 4, keep);
    setValue('diskGiB', 64, keep);
  }, [needs, usual, isOwn, setValue]);
}
