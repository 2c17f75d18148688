'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  TextField,
} from 'react-aria-components';
import { setPaletteOpen, usePaletteOpen, useRegisteredCommands } from '#components/layout/command-registry.ts';
import { type Command, groupCommands, markWords, matchCommands, wordsOf } from '#components/layout/match-commands.ts';
import { useFoundCommands } from '#components/layout/use-found-commands.ts';
import { Icon } from '#components/ui/icon.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { isDialogOpen, useCountedDialog } from '#components/ui/open-dialogs.ts';
import { StateGlyph } from '#components/ui/state-glyph.tsx';

export type PaletteSearch = (query: string, signal: AbortSignal) => Promise<readonly Command[]>;

/** Ctrl or ⌘ with K: goes anywhere, does anything that a page offers. `search` looks in what the page does not hold. */
export function CommandPalette({ commands, search }: { commands: readonly Command[]; search?: PaletteSearch }) {
  const open = usePaletteOpen();
  useCountedDialog(open);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      // never a dialog on a dialog
      if (!isDialogOpen()) setPaletteOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={setPaletteOpen}
      isDismissable
      className="fixed inset-0 z-(--z-dialog) bg-scrim"
    >
      <Modal className="fixed top-26 left-1/2 w-[min(640px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-xl bg-raised shadow-dialog max-phone:top-3">
        <Dialog aria-label="Search or run a command" className="outline-none">
          <Palette commands={commands} search={search} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Palette({ commands, search }: { commands: readonly Command[]; search?: PaletteSearch }) {
  const router = useRouter();
  const ofPage = useRegisteredCommands();
  const [query, setQuery] = useState('');
  const found = useFoundCommands(query, search);
  const words = wordsOf(query);
  const shown = useMemo(() => {
    const local = matchCommands([...ofPage, ...commands], query);
    const seen = new Set(local.map((command) => command.id));
    return [...local, ...found.filter((command) => !seen.has(command.id))];
  }, [ofPage, commands, query, found]);
  const act = (command: Command | undefined) => {
    if (!command || command.disabledReason) return;
    setPaletteOpen(false);
    if (command.href) router.push(command.href);
    else command.run?.();
  };
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <TextField aria-label="Search or run a command" autoFocus className="block">
        <div className="flex h-[52px] items-center gap-2.5 border-b border-line px-4">
          <Icon name="search" className="text-ink-faint" />
          {/* without the role a list that scrolls under a field counts as one that no key reaches */}
          <Input
            role="combobox"
            aria-expanded="true"
            placeholder="Search or run a command"
            className="h-full min-w-0 flex-1 bg-transparent text-md outline-none"
          />
          <Kbd>Esc</Kbd>
        </div>
      </TextField>
      <ListBox
        aria-label="What was found"
        disabledKeys={shown.filter((command) => command.disabledReason).map((command) => command.id)}
        onAction={(key) => act(shown.find((command) => command.id === key))}
        shouldFocusWrap
        className="max-h-[min(440px,calc(100vh-220px))] overflow-y-auto pb-1.5 outline-none"
        renderEmptyState={() => <p className="px-4 py-6 text-center text-ink-muted">Nothing is called that.</p>}
      >
        {groupCommands(shown).map(({ group, commands: held }) => (
          <ListBoxSection key={group} aria-label={group}>
            <Header className="px-4 pt-2.5 pb-1 text-xs text-ink-faint">{group}</Header>
            {held.map((command) => (
              <PaletteItem key={command.id} command={command} words={words} />
            ))}
          </ListBoxSection>
        ))}
      </ListBox>
      <div className="flex h-[38px] items-center gap-4 border-t border-line px-4 text-xs text-ink-faint max-phone:hidden">
        <span className="inline-flex items-center gap-1.5">
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd> choose
        </span>
        <span className="inline-flex items-center gap-1.5">
          <Kbd>↵</Kbd> run
        </span>
      </div>
    </Autocomplete>
  );
}

function PaletteItem({ command, words }: { command: Command; words: readonly string[] }) {
  const isOff = Boolean(command.disabledReason);
  return (
    <ListBoxItem
      id={command.id}
      textValue={command.label}
      className={`group/opt mx-1.5 flex h-9 min-w-0 cursor-default items-center gap-2.5 rounded-md px-2.5 outline-none data-focused:bg-selected max-phone:h-control-touch ${isOff ? 'cursor-not-allowed text-ink-disabled' : ''}`}
    >
      {command.kind ? (
        <span className="grid size-4 place-items-center">
          <StateGlyph kind={command.kind} />
        </span>
      ) : (
        <Icon
          name={command.icon ?? 'arrow'}
          className={isOff ? '' : 'text-ink-faint group-data-focused/opt:text-accent-text'}
        />
      )}
      <span className="cut">
        {markWords(command.label, words).map((piece) => (
          <span
            key={piece.at}
            className={piece.found ? 'font-semibold underline decoration-line-control underline-offset-3' : ''}
          >
            {piece.text}
          </span>
        ))}
        {command.detail ? <span className="text-ink-muted"> {command.detail}</span> : null}
      </span>
      <span className="ml-auto flex flex-none items-center gap-2 text-xs text-ink-faint max-phone:max-w-[45%]">
        <span className="cut">{command.disabledReason ?? command.hint}</span>
        {command.kbd ? <Kbd>{command.kbd}</Kbd> : null}
      </span>
    </ListBoxItem>
  );
}
