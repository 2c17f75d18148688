'use client';

import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { FormText } from '#components/form/fields.tsx';

/** A password for somebody inside a guest, typed or made here. What was made must be read once. */
export function PasswordField({
  name,
  label,
  make,
  placeholder,
  hint,
}: {
  name: string;
  label: string;
  make: () => string;
  placeholder?: string;
  hint?: string;
}) {
  const { setValue } = useFormContext();
  const [isMade, setMade] = useState(false);
  const onMake = () => {
    setValue(name, make(), { shouldDirty: true, shouldValidate: true });
    setMade(true);
  };
  return (
    <FormText
      name={name}
      label={label}
      type={isMade ? 'text' : 'password'}
      mono={isMade}
      autoComplete="new-password"
      placeholder={placeholder}
      hint={isMade ? 'Note it now: it is not shown again' : hint}
      labelEnd={
        <button type="button" onClick={onMake} className="rounded-xs font-medium text-accent-text hover:underline">
          Make one
        </button>
      }
    />
  );
}
