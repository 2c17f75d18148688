'use client';

import { useId, useState } from 'react';
import { TextField as AriaTextField, Group, Input } from 'react-aria-components';
import { addTokens } from '#components/ui/add-tokens.ts';
import { Chip } from '#components/ui/chip.tsx';
import { FieldFrame, type FieldWords, fieldLook, inputLook } from '#components/ui/field-frame.tsx';

export type TokenFieldProps = FieldWords & {
  name?: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  onBlur?: () => void;
  placeholder?: string;
  suggestions?: readonly string[];
  /** What parts one token from the next when pasted. Tags: white space and commas; keys: lines. */
  separator?: RegExp;
};

/** Several short texts as chips. Enter or a comma adds, Backspace takes the last. */
export function TokenField({
  name,
  value,
  onChange,
  onBlur,
  placeholder,
  suggestions = [],
  separator = /[\s,]+/,
  ...words
}: TokenFieldProps) {
  const [text, setText] = useState('');
  const listId = useId();
  const add = (raw: string) => {
    const next = addTokens(value, raw, separator);
    if (next.length !== value.length) onChange(next);
    setText('');
  };
  return (
    <AriaTextField
      value={text}
      onChange={(next) => (next.length > text.length + 1 || next.endsWith(',') ? takeWhole(next) : setText(next))}
      onBlur={() => {
        if (text.trim()) add(text);
        onBlur?.();
      }}
      isInvalid={Boolean(words.error)}
      isDisabled={Boolean(words.disabledReason)}
      validationBehavior="aria"
      className={fieldLook}
    >
      <FieldFrame {...words}>
        <Group className={`${inputLook} h-auto! min-h-control flex-wrap gap-1.5! py-1`}>
          {value.map((token) => (
            <Chip key={token} onRemove={() => onChange(value.filter((other) => other !== token))}>
              {token}
            </Chip>
          ))}
          <Input
            name={name}
            list={suggestions.length > 0 ? listId : undefined}
            placeholder={value.length === 0 ? placeholder : undefined}
            className={'h-[22px] min-w-8 flex-1 basis-8 border-0 bg-transparent p-0 outline-none'}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && text.trim() && !event.ctrlKey && !event.metaKey) {
                event.preventDefault();
                add(text);
              } else if (event.key === 'Backspace' && text === '' && value.length > 0) {
                onChange(value.slice(0, -1));
              }
            }}
          />
        </Group>
      </FieldFrame>
      {suggestions.length > 0 ? (
        <datalist id={listId}>
          {suggestions
            .filter((suggestion) => !value.includes(suggestion))
            .map((suggestion) => (
              <option key={suggestion} value={suggestion} />
            ))}
        </datalist>
      ) : null}
    </AriaTextField>
  );

  // what was pasted, or chosen from the list, arrives in one piece
  function takeWhole(next: string) {
    if (separator.test(next) || suggestions.includes(next) || next.endsWith(',')) add(next);
    else setText(next);
  }
}
