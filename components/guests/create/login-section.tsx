'use client';

import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { FormText } from '#components/form/fields.tsx';
import type { CreateValues } from '#components/guests/create/create-values.ts';
import { SshKeysField } from '#components/guests/create/ssh-keys-field.tsx';
import { makePassword } from '#components/guests/create/suggest-name.ts';

/** Who can log in: a user, and a password or keys. */
export function LoginSection() {
  const { setValue } = useFormContext<CreateValues>();
  const [isMade, setMade] = useState(false);
  const make = () => {
    setValue('password', makePassword(), { shouldDirty: true, shouldValidate: true });
    setMade(true);
  };
  return (
    <div className="grid grid-cols-3 items-start gap-3 max-laptop:grid-cols-2 max-phone:grid-cols-1">
      <FormText name="user" label="User" mono autoComplete="off" />
      <FormText
        name="password"
        label="Password"
        // what was made here must be read once
        type={isMade ? 'text' : 'password'}
        mono={isMade}
        autoComplete="new-password"
        placeholder="None: keys only"
        hint={isMade ? 'Note it now: it is not shown again' : undefined}
        labelEnd={
          <button type="button" onClick={make} className="rounded-xs font-medium text-accent-text hover:underline">
            Make one
          </button>
        }
      />
      <SshKeysField name="sshKeys" label="SSH keys" />
    </div>
  );
}
