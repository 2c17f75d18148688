'use client';

import type { ReactNode } from 'react';
import { SubmitButton } from '#components/form/submit-button.tsx';
import { obstacleTo } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import type { IconName } from '#components/ui/icon-shapes.tsx';
import { Notice } from '#components/ui/notice.tsx';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { formatCount } from '#lib/web/formats.ts';

/** Why the agent of a guest cannot be told anything now. */
export const agentObstacle = (row: GuestRow): string | null => obstacleTo('agent', row);

export const ableOf = (guests: readonly GuestRow[]): GuestRow[] => guests.filter((row) => agentObstacle(row) === null);

/** "web-01", or "3 guests". */
const nameOf = (guests: readonly GuestRow[]): string => {
  const [only] = guests;
  return guests.length === 1 && only ? only.name : formatCount(guests.length, 'guest');
};

/** What is in the way of all of them. */
function obstacleOf(guests: readonly GuestRow[]): string | null {
  if (ableOf(guests).length > 0) return null;
  const [only] = guests;
  return guests.length === 1 && only ? agentObstacle(only) : 'None of them can do this now.';
}

/** Something that is told to the agents of some guests: what is in the way, a form, and what became of it. */
export function AgentDialog({
  what,
  guests,
  hasBegun,
  onClose,
  children,
}: {
  /** "Run a command" */
  what: string;
  guests: readonly GuestRow[];
  hasBegun: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const obstacle = obstacleOf(guests);
  const leftOut = guests.length - ableOf(guests).length;
  return (
    <Dialog open onClose={onClose} title={`${what} in ${nameOf(guests)}`} width="md">
      {obstacle ? (
        <Notice tone="look" boxed title={obstacle} />
      ) : leftOut > 0 && !hasBegun ? (
        <Notice
          tone="look"
          boxed
          title={`${formatCount(leftOut, 'guest is', 'guests are')} left out: not running, or without an agent that answers.`}
        />
      ) : null}
      {children}
    </Dialog>
  );
}

export function AgentButtons({
  guests,
  icon,
  busyLabel,
  onClose,
  children,
}: {
  guests: readonly GuestRow[];
  icon: IconName;
  busyLabel: string;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button onPress={onClose}>Close</Button>
      <SubmitButton busyLabel={busyLabel} icon={icon} disabledReason={obstacleOf(guests)}>
        {children}
      </SubmitButton>
    </div>
  );
}
