'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import type { StateKind } from '#components/ui/state-kind.ts';
import { TextField } from '#components/ui/text-field.tsx';

export type Lost = { id: string; name: string; detail?: ReactNode; kind?: StateKind };

type Props = {
  open: boolean;
  onClose: () => void;
  /** "Delete 3 guests": the title and the word on the button. */
  action: string;
  busyLabel: string;
  /** "Keep them": the safe answer, which has the focus. */
  keep: string;
  /** What goes with it, in a sentence, with the figures. */
  loss: ReactNode;
  items: readonly Lost[];
  /** The name or the count to type; without it one press is enough. */
  typed?: string;
  /** Choices such as "Delete the disks too". */
  children?: ReactNode;
  /** A refusal of the last try, as a Notice. */
  refusal?: ReactNode;
  busy?: boolean;
  /** Why it cannot be confirmed yet. */
  waitsFor?: string;
  onConfirm: () => void;
};

/** Before something is lost: names all that is, asks for the name or the count where it matters, and offers to keep it. */
export function ConfirmDestroyDialog(props: Props) {
  return props.open ? <OpenConfirm {...props} /> : null;
}

function OpenConfirm({
  onClose,
  action,
  busyLabel,
  keep,
  loss,
  items,
  typed,
  children,
  refusal,
  busy,
  waitsFor,
  onConfirm,
}: Props) {
  const [text, setText] = useState('');
  const ready = !waitsFor && (typed === undefined || text.trim() === typed);
  const confirm = () => {
    if (ready && !busy) onConfirm();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={action}
      role="alertdialog"
      busy={busy}
      footer={
        <>
          <Button onPress={onClose} autoFocus disabledReason={busy ? 'It is being done' : null}>
            {keep}
          </Button>
          <Button
            variant="danger"
            busy={busy}
            busyLabel={busyLabel}
            disabledReason={ready ? null : (waitsFor ?? `Type ${typed} above first`)}
            onPress={confirm}
          >
            {action}
          </Button>
        </>
      }
    >
      <p className="text-ink-muted">{loss}</p>
      {items.length > 0 ? (
        <ScrollRegion label="What is lost" className="max-h-56 flex-none">
          <ul className="flex flex-col gap-1">
            {items.map((item) => (
              <li key={item.id} className="flex min-w-0 items-center gap-2">
                {item.kind ? <StateGlyph kind={item.kind} /> : null}
                <span className="cut mono">{item.name}</span>
                {item.detail ? <span className="cut flex-none text-xs text-ink-faint">{item.detail}</span> : null}
              </li>
            ))}
          </ul>
        </ScrollRegion>
      ) : null}
      {children}
      {typed === undefined ? null : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            confirm();
          }}
        >
          <TextField label={`Type ${typed} to go on`} value={text} onChange={setText} mono autoComplete="off" />
        </form>
      )}
      {refusal}
    </Dialog>
  );
}
