'use client';

import { useEffect, useRef } from 'react';
import { Icon } from '#components/ui/icon.tsx';

/** The box of a row or of the head. Not in the tab order: the row is, and Space selects it. */
export function RowCheckbox({
  label,
  checked,
  mixed = false,
  tabbable = false,
  onToggle,
}: {
  label: string;
  checked: boolean;
  mixed?: boolean;
  tabbable?: boolean;
  onToggle: (shift: boolean) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = mixed;
  }, [mixed]);
  const on = checked || mixed;
  return (
    <label
      className="relative -m-2 grid size-[30px] place-items-center"
      onPointerDown={(event) => event.stopPropagation()}
    >
      <input
        ref={input}
        type="checkbox"
        aria-label={label}
        checked={checked}
        tabIndex={tabbable ? 0 : -1}
        onChange={() => undefined}
        onClick={(event) => {
          event.stopPropagation();
          onToggle(event.shiftKey);
        }}
        className={`size-3.5 appearance-none rounded-xs border ${on ? 'border-accent bg-accent' : 'border-line-control bg-surface'}`}
      />
      {on ? (
        <Icon
          name={mixed ? 'minus' : 'check'}
          size="xs"
          className="pointer-events-none absolute text-accent-ink [stroke-width:3]!"
        />
      ) : null}
    </label>
  );
}
