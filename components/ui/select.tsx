'use client';

import { Select as AriaSelect, Button, Popover, SelectValue } from 'react-aria-components';
import { type Choice, ChoiceList, disabledChoices } from '#components/ui/choice-list.tsx';
import { FieldFrame, type FieldWords, fieldLook, inputLook } from '#components/ui/field-frame.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { popoverLook } from '#components/ui/menu.tsx';

export type SelectProps = FieldWords & {
  name?: string;
  choices: readonly Choice[];
  value: string | null;
  onChange: (id: string) => void;
  onBlur?: () => void;
  placeholder?: string;
  required?: boolean;
};

/** One of a short list. A choice that cannot be taken stays, with its reason as a second line. */
export function Select({
  name,
  choices,
  value,
  onChange,
  onBlur,
  placeholder = 'Choose',
  required,
  ...words
}: SelectProps) {
  return (
    <AriaSelect
      name={name}
      value={value}
      onChange={(key) => {
        if (key !== null) onChange(String(key));
      }}
      onBlur={onBlur}
      disabledKeys={disabledChoices(choices)}
      isRequired={required}
      isInvalid={Boolean(words.error)}
      isDisabled={Boolean(words.disabledReason)}
      placeholder={placeholder}
      validationBehavior="aria"
      className={fieldLook}
    >
      <FieldFrame {...words}>
        <Button className={inputLook}>
          <SelectValue className="min-w-0 flex-1 cut data-placeholder:text-ink-faint">
            {({ isPlaceholder, selectedText }) => {
              const chosen = choices.find((choice) => choice.id === value);
              if (isPlaceholder || !chosen) return selectedText || placeholder;
              return (
                <span className="flex min-w-0 items-center gap-2">
                  {chosen.mark}
                  <span className={`cut ${chosen.mono ? 'mono-name' : ''}`}>{chosen.label}</span>
                </span>
              );
            }}
          </SelectValue>
          <Icon name="down" size="sm" className="text-ink-faint" />
        </Button>
      </FieldFrame>
      <Popover offset={4} className={`${popoverLook} min-w-(--trigger-width)`}>
        <ChoiceList choices={choices} />
      </Popover>
    </AriaSelect>
  );
}
