'use client';

import type { ReactNode } from 'react';
import { ListBox, ListBoxItem, Text } from 'react-aria-components';
import { Icon } from '#components/ui/icon.tsx';

export type Choice = {
  id: string;
  label: string;
  hint?: string;
  /** Before the label: an icon, a mark, a state. */
  mark?: ReactNode;
  disabledReason?: string | null;
  mono?: boolean;
};

export const disabledChoices = (choices: readonly Choice[]): string[] =>
  choices.filter((choice) => choice.disabledReason).map((choice) => choice.id);

/** The list of a Select or a ComboBox, inside their popover. */
export function ChoiceList({
  choices,
  emptyText = 'Nothing matches',
}: {
  /** Left out inside a ComboBox, which hands the filtered ones down itself. */
  choices?: readonly Choice[];
  emptyText?: string;
}) {
  return (
    <ListBox<Choice>
      items={choices}
      className="max-h-72 overflow-auto p-1 outline-none"
      renderEmptyState={() => <div className="px-2 py-1.5 text-ink-faint">{emptyText}</div>}
    >
      {(choice) => <ChoiceItem choice={choice} />}
    </ListBox>
  );
}

function ChoiceItem({ choice }: { choice: Choice }) {
  const second = choice.disabledReason ?? choice.hint;
  return (
    <ListBoxItem
      id={choice.id}
      textValue={choice.label}
      className={`flex min-h-[30px] cursor-default items-center gap-[9px] rounded-sm px-2 py-1 outline-none data-focused:bg-hover data-hovered:bg-hover max-phone:min-h-control-touch ${choice.disabledReason ? 'cursor-not-allowed text-ink-disabled' : ''}`}
    >
      {({ isSelected }) => (
        <>
          {choice.mark}
          <span className="min-w-0 flex-1">
            <Text slot="label" className={choice.mono ? 'mono-name' : ''}>
              {choice.label}
            </Text>
            {second ? (
              <Text slot="description" className="block text-xs text-ink-faint">
                {second}
              </Text>
            ) : null}
          </span>
          {isSelected ? <Icon name="check" size="sm" className="text-accent-text" /> : null}
        </>
      )}
    </ListBoxItem>
  );
}
