'use client';

import type { ReactNode } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { FieldFrame, type FieldWords } from '#components/ui/field-frame.tsx';

export type RadioCard = {
  value: string;
  label: string;
  detail?: ReactNode;
  /** At the right: a size, a state. */
  end?: ReactNode;
  /** A picture at the left: an OS mark, an icon. */
  mark?: ReactNode;
  mono?: boolean;
  disabledReason?: string | null;
};

const grids = {
  2: 'grid-cols-2',
  3: 'grid-cols-3',
  4: 'grid-cols-4',
} as const;

/** A choice among things that have a picture or a few words each. Everything is seen at once; arrows move, as in any radio group. */
export function RadioCards({
  name,
  cards,
  value,
  onChange,
  onBlur,
  columns = 3,
  required,
  ...words
}: FieldWords & {
  name?: string;
  cards: readonly RadioCard[];
  value: string | null;
  onChange: (value: string) => void;
  onBlur?: () => void;
  columns?: keyof typeof grids;
  required?: boolean;
}) {
  return (
    <RadioGroup
      name={name}
      value={value}
      onChange={onChange}
      onBlur={onBlur}
      isRequired={required}
      isInvalid={Boolean(words.error)}
      isDisabled={Boolean(words.disabledReason)}
      validationBehavior="aria"
      className="group/field flex min-w-0 flex-col gap-2"
    >
      <FieldFrame {...words}>
        <div className={`grid gap-2 max-laptop:grid-cols-2 max-phone:grid-cols-1 ${grids[columns]}`}>
          {cards.map((card) => (
            <Card key={card.value} card={card} />
          ))}
        </div>
      </FieldFrame>
    </RadioGroup>
  );
}

function Card({ card }: { card: RadioCard }) {
  return (
    <Radio
      value={card.value}
      isDisabled={Boolean(card.disabledReason)}
      className="group/card relative flex min-h-[52px] min-w-0 cursor-pointer items-center gap-3 rounded-lg border border-line-strong bg-surface px-3 py-1.5 outline-offset-1 hover:bg-hover data-disabled:cursor-not-allowed data-disabled:bg-sunken data-focus-visible:outline-2 data-focus-visible:outline-focus data-selected:border-accent data-selected:bg-selected data-selected:shadow-[inset_0_0_0_1px_var(--color-accent)]"
    >
      {card.mark ? <span className="text-ink-muted group-data-selected/card:text-accent-text">{card.mark}</span> : null}
      <span className="min-w-0 flex-1">
        <span
          className={`block cut ${card.mono ? 'mono-name' : 'font-semibold'} ${card.disabledReason ? 'text-ink-disabled' : ''}`}
        >
          {card.label}
        </span>
        {card.disabledReason || card.detail ? (
          <span className={`block text-xs text-ink-faint ${card.disabledReason ? '' : 'cut'}`}>
            {card.disabledReason ?? card.detail}
          </span>
        ) : null}
      </span>
      {card.end ? <span className="text-xs whitespace-nowrap text-ink-faint">{card.end}</span> : null}
    </Radio>
  );
}
