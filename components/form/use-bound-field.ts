'use client';

import { useController } from 'react-hook-form';

/** A field of the form around it, by name: its value, how to change it, and the sentence of its error. */
export function useBoundField<V>(name: string) {
  const { field, fieldState, formState } = useController({ name });
  return {
    ref: field.ref,
    bound: {
      name,
      value: field.value as V,
      onChange: field.onChange as (value: V) => void,
      onBlur: field.onBlur,
      error: fieldState.error?.message ?? null,
    },
    isSubmitting: formState.isSubmitting,
  };
}
