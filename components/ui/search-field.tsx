'use client';

import { type KeyboardEventHandler, type ReactNode, type Ref, useEffect, useRef } from 'react';
import { SearchField as AriaSearchField, Button, Group, Input } from 'react-aria-components';
import { bareInputLook, inputLook } from '#components/ui/field-frame.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { isTypingIn } from '#components/ui/is-typing-in.ts';
import { Kbd } from '#components/ui/kbd.tsx';

/** The search line: chips before the text, figures after it. With `slash`, the key / leads here from anywhere. */
export function SearchField({
  label,
  value,
  onChange,
  onSubmit,
  onKeyDown,
  placeholder,
  chips,
  end,
  slash,
  autoFocus,
  inputRef,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit?: (value: string) => void;
  onKeyDown?: KeyboardEventHandler<HTMLInputElement>;
  placeholder?: string;
  chips?: ReactNode;
  end?: ReactNode;
  slash?: boolean;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
}) {
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!slash) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTypingIn(event.target)) return;
      event.preventDefault();
      group.current?.querySelector('input')?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [slash]);
  return (
    <AriaSearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      onSubmit={onSubmit}
      autoFocus={autoFocus}
      className="group/field min-w-0 flex-1"
    >
      <Group ref={group} className={`${inputLook} gap-1.5! pr-1.5!`}>
        <Icon name="search" className="text-ink-faint" />
        {chips}
        <Input
          ref={inputRef}
          placeholder={placeholder}
          onKeyDown={onKeyDown}
          className={`${bareInputLook} ml-0.5 [&::-webkit-search-cancel-button]:hidden ${chips ? 'max-phone:placeholder:text-transparent' : ''}`}
        />
        {value ? (
          <Button
            aria-label="Clear"
            className="grid size-6 flex-none place-items-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink"
          >
            <Icon name="x" size="sm" />
          </Button>
        ) : null}
        {end ? (
          <span className="flex-none text-xs whitespace-nowrap text-ink-faint max-phone:hidden">{end}</span>
        ) : null}
        {slash ? (
          <span className="flex-none max-phone:hidden">
            <Kbd>/</Kbd>
          </span>
        ) : null}
      </Group>
    </AriaSearchField>
  );
}
