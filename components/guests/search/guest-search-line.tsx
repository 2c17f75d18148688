'use client';

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useMe } from '#components/frame/me-provider.tsx';
import { Chip } from '#components/ui/chip.tsx';
import { inputLook } from '#components/ui/field-frame.tsx';
import { Icon } from '#components/ui/icon.tsx';
import { isTypingIn } from '#components/ui/is-typing-in.ts';
import { Kbd } from '#components/ui/kbd.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import { seesPlaces } from '#lib/domain/access/sees-places.ts';
import { completeGuestSearch } from '#lib/domain/guest/search/complete-guest-search.ts';
import { parseGuestSearch, type SearchTerm } from '#lib/domain/guest/search/parse-guest-search.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';

const isChip = (term: SearchTerm) => term.kind !== 'word' && term.kind !== 'problem';

/** Terms with a field become chips; words stay in the line, where they can be changed. */
export function splitChips(query: string): { chips: string[]; draft: string } {
  const terms = parseGuestSearch(query);
  return {
    chips: terms.filter(isChip).map((term) => term.raw),
    draft: terms
      .filter((term) => !isChip(term))
      .map((term) => term.raw)
      .join(' '),
  };
}

const joinSearch = (chips: readonly string[], draft: string) => [...chips, draft.trim()].filter(Boolean).join(' ');

/** The search line of guests: completes as it is typed, terms as chips, the key / leads here. */
export function GuestSearchLine({
  initial,
  onChange,
  guests,
  end,
}: {
  initial: string;
  onChange: (query: string) => void;
  guests: readonly GuestRow[];
  end: string;
}) {
  const [{ chips, draft }, setLine] = useState(() => splitChips(initial));
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const completions = useMemo(() => completeGuestSearch(draft, guests), [draft, guests]);
  const problem = parseGuestSearch(draft).find((term) => term.kind === 'problem');
  const shows = isOpen && completions.length > 0;

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTypingIn(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const set = (nextChips: readonly string[], nextDraft: string) => {
    setLine({ chips: [...nextChips], draft: nextDraft });
    setActive(-1);
    onChange(joinSearch(nextChips, nextDraft));
  };
  /** What is complete in the draft becomes chips. */
  const commit = (text: string) => {
    const found = splitChips(text);
    set([...chips, ...found.chips.filter((chip) => !chips.includes(chip))], found.draft);
  };
  const type = (text: string) => {
    setOpen(true);
    const isClosed = (text.match(/"/gu)?.length ?? 0) % 2 === 0;
    const last = parseGuestSearch(text).at(-1);
    if (/\s$/u.test(text) && isClosed && last && isChip(last)) commit(text);
    else set(chips, text);
  };
  const take = (index: number) => {
    const completion = completions[index];
    if (!completion) return;
    if (completion.isComplete) {
      commit(completion.text);
      setOpen(false);
    } else set(chips, completion.text);
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = key === 'ArrowDown' ? 1 : -1;
      setActive((at) => (at + step + completions.length + 1) % (completions.length + 1) || (step > 0 ? 0 : -1));
    } else if (key === 'Enter') {
      event.preventDefault();
      if (shows && active >= 0) take(active);
      else {
        commit(draft);
        setOpen(false);
      }
    } else if (key === 'Tab' && shows && draft && !event.shiftKey) {
      event.preventDefault();
      take(Math.max(0, active));
    } else if (key === 'Backspace' && draft === '' && chips.length > 0) set(chips.slice(0, -1), '');
    else if (key === 'Escape') {
      if (shows) setOpen(false);
      else input.current?.blur();
    }
  };
  const edit = (chip: string) => {
    set(
      chips.filter((other) => other !== chip),
      joinSearch([], `${draft} ${chip}`),
    );
    input.current?.focus();
  };

  return (
    <search className="relative min-w-0 flex-1">
      <div className={`${inputLook} gap-1.5! pr-1.5!`}>
        <Icon name="search" className="text-ink-faint" />
        {chips.length > 0 ? (
          <span className="no-scrollbar flex max-w-[70%] flex-none gap-1.5 overflow-x-auto">
            {chips.map((chip) => (
              <SearchChip
                key={chip}
                raw={chip}
                onEdit={() => edit(chip)}
                onRemove={() =>
                  set(
                    chips.filter((other) => other !== chip),
                    draft,
                  )
                }
              />
            ))}
          </span>
        ) : null}
        <input
          ref={input}
          role="combobox"
          aria-label="Search guests"
          aria-expanded={shows}
          aria-controls={shows ? listId : undefined}
          aria-autocomplete="list"
          aria-activedescendant={shows && active >= 0 ? `${listId}-${active}` : undefined}
          value={draft}
          spellCheck={false}
          autoComplete="off"
          placeholder={
            chips.length > 0 ? '' : `name, or status: ${seesPlaces(me) ? 'host: ' : ''}os: tag: owner: vcpu> mem>=`
          }
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onFocus={() => setOpen(draft !== '')}
          onBlur={() => setOpen(false)}
          className="ml-0.5 h-full w-full min-w-8 flex-1 border-0 bg-transparent p-0 outline-none"
        />
        {chips.length > 0 || draft ? (
          <button
            type="button"
            aria-label="Clear the search"
            onClick={() => set([], '')}
            className="grid size-6 flex-none place-items-center rounded-sm text-ink-faint hover:bg-hover hover:text-ink"
          >
            <Icon name="x" size="sm" />
          </button>
        ) : null}
        <span aria-live="polite" className="flex-none text-xs whitespace-nowrap text-ink-faint max-phone:sr-only">
          {end}
        </span>
        <span className="flex-none max-phone:hidden">
          <Kbd>/</Kbd>
        </span>
      </div>
      {shows || (isOpen && problem) ? (
        <div className="absolute top-full left-0 z-(--z-popover) mt-1 w-[min(420px,100%)] overflow-hidden rounded-lg bg-raised shadow-popover">
          {problem?.kind === 'problem' && completions.length === 0 ? (
            <p className="flex items-center gap-2 px-3 py-2 text-ink-muted">
              <StateGlyph kind="look" /> {problem.message}
            </p>
          ) : null}
          {shows ? (
            <div id={listId} role="listbox" aria-label="What the term may become" className="p-1">
              {completions.map((completion, index) => (
                <button
                  type="button"
                  tabIndex={-1}
                  key={completion.text}
                  id={`${listId}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => take(index)}
                  className="flex min-h-[30px] w-full text-left cursor-default items-center gap-3 rounded-sm px-2 py-1 hover:bg-hover aria-selected:bg-selected max-phone:min-h-control-touch"
                >
                  <span className="mono">{completion.label}</span>
                  <span className="ml-auto cut text-xs text-ink-faint">{completion.detail}</span>
                </button>
              ))}
            </div>
          ) : null}
        </div>
      ) : null}
    </search>
  );
}

function SearchChip({ raw, onEdit, onRemove }: { raw: string; onEdit: () => void; onRemove: () => void }) {
  const at = raw.search(/[:<>=]/u);
  const end = /^.[=]/u.test(raw.slice(at)) ? at + 2 : at + 1;
  return (
    <Chip field={raw.slice(0, end)} onEdit={onEdit} onRemove={onRemove}>
      {raw.slice(end)}
    </Chip>
  );
}
