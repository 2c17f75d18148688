'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { isTypingIn } from '#components/ui/is-typing-in.ts';
import { Kbd } from '#components/ui/kbd.tsx';

let isShown = false;
const listeners = new Set<() => void>();

export function setKeysShown(shown: boolean): void {
  isShown = shown;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

const groups: readonly { title: string; keys: readonly (readonly [keys: readonly string[], does: string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      [['Ctrl K'], 'search or run a command'],
      [['/'], 'the search line'],
      [['G', 'G I H A P S'], 'go to guests, images, hosts, activity, people, settings'],
      [['C'], 'create a guest'],
      [['Esc'], 'close, clear the selection, leave a field'],
      [['Ctrl Enter'], 'send the form'],
      [['?'], 'these keys'],
    ],
  },
  {
    title: 'In a list',
    keys: [
      [['J', 'K'], 'next, previous row'],
      [['Enter'], 'open'],
      [['Space'], 'select'],
      [['Shift ↑ ↓'], 'extend the selection'],
      [['Ctrl A'], 'select all of the result'],
      [['S'], 'start'],
      [['Shift S'], 'shut down, asks first'],
      [['Shift R'], 'reboot, asks first'],
    ],
  },
  {
    title: 'On a guest',
    keys: [
      [['1 … 6'], 'its tabs'],
      [['[', ']'], 'previous, next guest of the list'],
      [['Ctrl Alt Enter'], 'console: full screen'],
      [['Ctrl Alt'], 'console, tapped: gives the keyboard back'],
    ],
  },
];

/** All keys, after a press on the question mark. */
export function KeysDialog() {
  const open = useSyncExternalStore(
    subscribe,
    () => isShown,
    () => false,
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || isTypingIn(event.target)) return;
      event.preventDefault();
      setKeysShown(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Dialog
      open={open}
      onClose={() => setKeysShown(false)}
      title="Keys"
      width="md"
      footer={
        <Button autoFocus onPress={() => setKeysShown(false)}>
          Close
        </Button>
      }
    >
      {groups.map((group) => (
        <section key={group.title} className="flex flex-col gap-1">
          <h3 className="text-xs text-ink-faint">{group.title}</h3>
          <dl className="grid grid-cols-[150px_minmax(0,1fr)] gap-x-3 gap-y-1">
            {group.keys.map(([keys, does]) => (
              <div key={does} className="contents">
                <dt className="flex flex-wrap gap-1">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dt>
                <dd className="text-ink-muted">{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
