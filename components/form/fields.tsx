'use client';

import type { ComponentProps } from 'react';
import { useBoundField } from '#components/form/use-bound-field.ts';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { ComboBox } from '#components/ui/combo-box.tsx';
import { NumberField } from '#components/ui/number-field.tsx';
import { RadioCards } from '#components/ui/radio-cards.tsx';
import { Select } from '#components/ui/select.tsx';
import { TextArea, TextField } from '#components/ui/text-field.tsx';
import { TokenField } from '#components/ui/token-field.tsx';

type Bound<P> = Omit<P, 'value' | 'onChange' | 'onBlur' | 'error' | 'name' | 'ref'> & { name: string };
type BoundToggle<P> = Omit<P, 'checked' | 'onChange' | 'onBlur' | 'name'> & { name: string };

/** A line of text; empty is ''. */
export function FormText({ name, ...rest }: Bound<ComponentProps<typeof TextField>>) {
  const { ref, bound } = useBoundField<string>(name);
  return <TextField {...rest} {...bound} ref={ref} value={bound.value ?? ''} />;
}

/** Several lines of text; empty is ''. */
export function FormTextArea({ name, ...rest }: Bound<ComponentProps<typeof TextArea>>) {
  const { ref, bound } = useBoundField<string>(name);
  return <TextArea {...rest} {...bound} ref={ref} value={bound.value ?? ''} />;
}

/** A number; empty is null. */
export function FormNumber({ name, ...rest }: Bound<ComponentProps<typeof NumberField>>) {
  const { bound } = useBoundField<number | null>(name);
  return <NumberField {...rest} {...bound} />;
}

/** The id of a choice; none is null. */
export function FormSelect({ name, ...rest }: Bound<ComponentProps<typeof Select>>) {
  const { bound } = useBoundField<string | null>(name);
  return <Select {...rest} {...bound} value={bound.value ?? null} />;
}

/** The id of a choice found by typing; none is null. */
export function FormComboBox({ name, ...rest }: Bound<ComponentProps<typeof ComboBox>>) {
  const { bound } = useBoundField<string | null>(name);
  return <ComboBox {...rest} {...bound} value={bound.value ?? null} />;
}

/** The value of a card; none is null. */
export function FormRadioCards({ name, ...rest }: Bound<ComponentProps<typeof RadioCards>>) {
  const { bound } = useBoundField<string | null>(name);
  return <RadioCards {...rest} {...bound} value={bound.value ?? null} />;
}

/** A list of short texts. */
export function FormTokens({ name, ...rest }: Bound<ComponentProps<typeof TokenField>>) {
  const { bound } = useBoundField<readonly string[]>(name);
  return <TokenField {...rest} {...bound} value={bound.value ?? []} />;
}

/** True or false, when the form is sent. */
export function FormCheckbox({ name, ...rest }: BoundToggle<ComponentProps<typeof Checkbox>>) {
  const { bound } = useBoundField<boolean>(name);
  return (
    <Checkbox {...rest} name={name} checked={bound.value ?? false} onChange={bound.onChange} onBlur={bound.onBlur} />
  );
}
