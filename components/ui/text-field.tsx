'use client';

import { type ReactNode, type Ref, useState } from 'react';
import { TextArea as AriaTextArea, TextField as AriaTextField, Button, Group, Input } from 'react-aria-components';
import { bareInputLook, FieldFrame, type FieldWords, fieldLook, inputLook } from '#components/ui/field-frame.tsx';
import { Icon } from '#components/ui/icon.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';

type TextFieldBase = FieldWords & {
  name?: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  required?: boolean;
  autoFocus?: boolean;
  autoComplete?: string;
  placeholder?: string;
  maxLength?: number;
  /** For what can be pasted into a shell: names of machines, addresses, keys. */
  mono?: boolean;
};

export type TextFieldProps = TextFieldBase & {
  type?: 'text' | 'email' | 'url' | 'password' | 'tel';
  inputMode?: 'text' | 'numeric' | 'url' | 'email';
  icon?: IconName;
  unit?: string;
  /** At the right, inside: a small button. */
  end?: ReactNode;
  ref?: Ref<HTMLInputElement>;
};

/** One line of text. `type="password"` gets an eye that shows it. */
export function TextField({
  name,
  value,
  onChange,
  onBlur,
  required,
  autoFocus,
  autoComplete,
  placeholder,
  maxLength,
  mono,
  type = 'text',
  inputMode,
  icon,
  unit,
  end,
  ref,
  ...words
}: TextFieldProps) {
  const [shown, setShown] = useState(false);
  const isPassword = type === 'password';
  return (
    <AriaTextField
      name={name}
      value={value}
      onChange={onChange}
      onBlur={onBlur}
      isRequired={required}
      isInvalid={Boolean(words.error)}
      isDisabled={Boolean(words.disabledReason)}
      type={isPassword && shown ? 'text' : type}
      inputMode={inputMode}
      autoComplete={autoComplete}
      autoFocus={autoFocus}
      maxLength={maxLength}
      validationBehavior="aria"
      className={fieldLook}
    >
      <FieldFrame {...words}>
        <Group className={inputLook}>
          {icon ? <Icon name={icon} className="text-ink-faint" /> : null}
          <Input
            ref={ref}
            placeholder={placeholder}
            spellCheck={mono || isPassword ? false : undefined}
            className={`${bareInputLook} ${mono ? 'mono text-sm max-phone:text-md' : ''}`}
          />
          {unit ? <span className="flex-none text-xs text-ink-faint">{unit}</span> : null}
          {end}
          {isPassword ? (
            <Button
              aria-label={shown ? 'Hide the password' : 'Show the password'}
              onPress={() => setShown(!shown)}
              className="flex-none rounded-xs text-ink-faint hover:text-ink"
            >
              <Icon name={shown ? 'eye-off' : 'eye'} />
            </Button>
          ) : null}
        </Group>
      </FieldFrame>
    </AriaTextField>
  );
}

/** Several lines: keys, user data, notes. */
export function TextArea({ rows = 4, ...props }: TextFieldBase & { rows?: number; ref?: Ref<HTMLTextAreaElement> }) {
  const {
    name,
    value,
    onChange,
    onBlur,
    required,
    autoFocus,
    placeholder,
    maxLength,
    mono,
    ref,
    autoComplete,
    ...words
  } = props;
  return (
    <AriaTextField
      name={name}
      value={value}
      onChange={onChange}
      onBlur={onBlur}
      isRequired={required}
      isInvalid={Boolean(words.error)}
      isDisabled={Boolean(words.disabledReason)}
      autoFocus={autoFocus}
      autoComplete={autoComplete}
      maxLength={maxLength}
      validationBehavior="aria"
      className={fieldLook}
    >
      <FieldFrame {...words}>
        <AriaTextArea
          ref={ref}
          rows={rows}
          placeholder={placeholder}
          spellCheck={mono ? false : undefined}
          className={`${inputLook} h-auto! min-h-control resize-y py-1.5 ${mono ? 'mono leading-[18px]' : ''}`}
        />
      </FieldFrame>
    </AriaTextField>
  );
}
