'use client';

import { useState } from 'react';
import { actionViews, labelOf } from '#components/guests/actions/action-views.ts';
import { GuestResults } from '#components/guests/actions/guest-results.tsx';
import { sendPower } from '#components/guests/actions/run-power.ts';
import { useGuestResults } from '#components/guests/actions/use-guest-results.ts';
import { lookOf, obstacleTo } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { ScrollRegion } from '#components/ui/scroll-region.tsx';
import { StateGlyph } from '#components/ui/state-glyph.tsx';
import { type PowerAction, powerActions } from '#lib/domain/guest/power-action.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { formatCount } from '#lib/web/formats.ts';

/** Before: what happens to each guest and what is left out, with the reason. After: what became of each. */
export function PowerDialog({
  action,
  guests,
  refusal,
  onClose,
}: {
  action: PowerAction;
  guests: readonly GuestRow[];
  refusal?: RefusalText;
  onClose: () => void;
}) {
  const { hasBegun, isSending, run, linesOf } = useGuestResults();
  const view = actionViews[action];
  const reasonOf = (row: GuestRow) => obstacleTo(powerActions[action].action, row);
  const [begun, setBegun] = useState<readonly GuestRow[] | null>(null);
  // what was asked for keeps its name while the rows change because of it
  const legal = begun ?? guests.filter((row) => reasonOf(row) === null);
  const [only] = guests;
  const what = guests.length === 1 && only ? only.name : formatCount(legal.length, 'guest');
  const title = `${labelOf(action)} ${what}`;

  const begin = async () => {
    setBegun(legal);
    const results = await run(guests, reasonOf, (row) => sendPower(row, action));
    // one guest that was taken on: its row says the rest
    if (only && guests.length === 1 && results.get(only.id)?.state === 'begun') onClose();
  };
  const showsResults = hasBegun && (guests.length > 1 || !isSending);

  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      width={guests.length > 1 ? 'md' : 'sm'}
      footer={
        showsResults || refusal ? (
          <Button onPress={onClose} autoFocus>
            Close
          </Button>
        ) : (
          <>
            <Button onPress={onClose} autoFocus={view.isDanger}>
              Cancel
            </Button>
            <Button
              variant={view.isDanger ? 'danger' : 'primary'}
              icon={view.icon}
              autoFocus={!view.isDanger}
              busy={isSending}
              busyLabel={view.busy}
              disabledReason={legal.length === 0 ? 'None of them can do this now' : null}
              onPress={() => void begin()}
            >
              {title}
            </Button>
          </>
        )
      }
    >
      {refusal ? (
        <Notice tone="failed" boxed title={refusal.title} technical={refusal.technical}>
          {refusal.next}
        </Notice>
      ) : null}
      {view.warning && !showsResults && !refusal ? <p className="text-ink-muted">{view.warning}</p> : null}
      {showsResults ? (
        <>
          <GuestResults lines={linesOf(guests)} label="What became of each guest" />
          <p className="text-xs text-ink-faint">It goes on when you close this. See Activity.</p>
        </>
      ) : guests.length > 1 || legal.length === 0 ? (
        <Preview guests={guests} reasonOf={reasonOf} />
      ) : null}
    </Dialog>
  );
}

function Preview({ guests, reasonOf }: { guests: readonly GuestRow[]; reasonOf: (row: GuestRow) => string | null }) {
  return (
    <ScrollRegion label="What happens to each guest" className="max-h-80 flex-none">
      <ul className="flex flex-col">
        {guests.map((row) => {
          const reason = reasonOf(row);
          const look = lookOf(row);
          return (
            <li key={row.id} className="flex min-w-0 items-start gap-2 border-t border-line py-1.5 first:border-t-0">
              <span className="flex h-5 items-center">
                <StateGlyph kind={look.stale ? 'unknown' : look.kind} label={look.word} />
              </span>
              <div className="min-w-0 flex-1">
                <div className="flex min-w-0 gap-2">
                  <span className={`cut flex-1 mono-name ${reason ? 'text-ink-faint' : ''}`} title={row.name}>
                    {row.name}
                  </span>
                  <span className="flex-none text-xs leading-5 text-ink-muted">
                    {reason ? 'left out' : row.hostName}
                  </span>
                </div>
                {reason ? <p className="text-xs text-ink-faint [overflow-wrap:anywhere]">{reason}</p> : null}
              </div>
            </li>
          );
        })}
      </ul>
    </ScrollRegion>
  );
}
