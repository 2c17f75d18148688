'use client';

import { ComboBox as AriaComboBox, Button, Group, Input, Popover } from 'react-aria-components';
import { type Choice, ChoiceList, disabledChoices } from '#components/ui/choice-list.tsx';
import { bareInputLook, FieldFrame, type FieldWords, fieldLook, inputLook } from '#components/ui/field-frame.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { popoverLook } from '#components/ui/menu.tsx';

/** One of a long list, found by typing. */
export function ComboBox({
  name,
  choices,
  value,
  onChange,
  onBlur,
  placeholder,
  required,
  ...words
}: FieldWords & {
  name?: string;
  choices: readonly Choice[];
  value: string | null;
  onChange: (id: string | null) => void;
  onBlur?: () => void;
  placeholder?: string;
  required?: boolean;
}) {
  return (
    <AriaComboBox
      name={name}
      defaultItems={choices}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      onBlur={onBlur}
      disabledKeys={disabledChoices(choices)}
      isRequired={required}
      isInvalid={Boolean(words.error)}
      isDisabled={Boolean(words.disabledReason)}
      menuTrigger="focus"
      allowsEmptyCollection
      validationBehavior="aria"
      className={fieldLook}
    >
      <FieldFrame {...words}>
        <Group className={inputLook}>
          <Input placeholder={placeholder} className={bareInputLook} />
          <Button className="flex-none text-ink-faint">
            <Icon name="down" size="sm" />
          </Button>
        </Group>
      </FieldFrame>
      <Popover offset={4} className={`${popoverLook} min-w-(--trigger-width)`}>
        <ChoiceList />
      </Popover>
    </AriaComboBox>
  );
}
