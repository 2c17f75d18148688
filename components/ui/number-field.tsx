'use client';

import { NumberField as AriaNumberField, Button, Group, Input } from 'react-aria-components';
import { FieldFrame, type FieldWords, fieldLook, inputLook } from '#components/ui/field-frame.tsx';
import { Icon } from '#components/ui/icon.tsx';

export type NumberFieldProps = FieldWords & {
  name?: string;
  /** NaN or null: nothing entered yet. */
  value: number | null;
  onChange: (value: number | null) => void;
  onBlur?: () => void;
  min?: number;
  max?: number;
  step?: number;
  unit?: string;
  required?: boolean;
  /** As wide as its figure needs: for "how many". */
  narrow?: boolean;
};

/** A number with its unit, typed or stepped. */
export function NumberField({
  name,
  value,
  onChange,
  onBlur,
  min,
  max,
  step = 1,
  unit,
  required,
  narrow,
  ...words
}: NumberFieldProps) {
  return (
    <AriaNumberField
      name={name}
      value={value ?? Number.NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      onBlur={onBlur}
      minValue={min}
      maxValue={max}
      step={step}
      isRequired={required}
      isInvalid={Boolean(words.error)}
      isDisabled={Boolean(words.disabledReason)}
      validationBehavior="aria"
      formatOptions={{ useGrouping: false, maximumFractionDigits: 3 }}
      className={fieldLook}
    >
      <FieldFrame {...words}>
        <Group className={`${inputLook} gap-0! overflow-hidden px-0! ${narrow ? 'w-fit!' : ''}`}>
          <Stepper slot="decrement" label="Less" />
          <Input
            className={`h-full min-w-0 border-0 border-l border-line bg-transparent px-2 font-medium outline-none ${narrow ? 'w-14 text-center' : 'flex-1'}`}
          />
          {unit ? <span className="px-2 text-xs text-ink-faint">{unit}</span> : null}
          <Stepper slot="increment" label="More" />
        </Group>
      </FieldFrame>
    </AriaNumberField>
  );
}

function Stepper({ slot, label }: { slot: 'increment' | 'decrement'; label: string }) {
  return (
    <Button
      slot={slot}
      aria-label={label}
      className="grid h-full w-[30px] flex-none place-items-center text-ink-muted hover:bg-hover data-disabled:text-ink-disabled max-phone:w-control-touch last:border-l last:border-line"
    >
      <Icon name={slot === 'increment' ? 'plus' : 'minus'} size="sm" />
    </Button>
  );
}
