'use client';

import { useMay } from '#components/frame/me-provider.tsx';
import { usePending } from '#components/guests/actions/action-store.ts';
import { actionViews, labelOf, powerOrder } from '#components/guests/actions/action-views.ts';
import {
  askClone,
  askDelete,
  askPassword,
  askPower,
  askPublish,
  askRun,
} from '#components/guests/actions/run-power.ts';
import { obstacleTo, obstacleToAskingFor } from '#components/guests/guest-state.ts';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu, type MenuEntry } from '#components/ui/menu.tsx';
import { SplitButton } from '#components/ui/split-button.tsx';
import { isActive } from '#lib/domain/guest/guest-power.ts';
import { type PowerAction, powerActions } from '#lib/domain/guest/power-action.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { paths } from '#lib/web/paths.ts';

/** What is offered first in each state. */
function firstActions(row: GuestRow): { main: PowerAction; beside: PowerAction | null } {
  if (row.power === 'paused' || row.power === 'suspended') return { main: 'resume', beside: null };
  if (row.power === 'crashed') return { main: 'force-off', beside: null };
  if (isActive(row.power)) return { main: 'shutdown', beside: 'reboot' };
  return { main: 'start', beside: null };
}

/** The two or three actions that matter now, and the rest in a menu, each with its reason where it cannot be done. */
export function GuestActionsMenu({ row }: { row: GuestRow }) {
  const pending = usePending(row.id);
  const mayPublish = useMay('image.create');
  // a guest that is being made is started by what makes it
  const mayPower = row.may.includes('guest.power') && row.stage !== 'creating';
  const { main, beside } = firstActions(row);
  const entryOf = (action: PowerAction): MenuEntry => ({
    id: action,
    label: labelOf(action),
    icon: actionViews[action].icon,
    danger: actionViews[action].isDanger,
    disabledReason: obstacleTo(powerActions[action].action, row),
    onAction: () => void askPower([row], action),
  });
  const others = powerOrder.filter((action) => action !== main && action !== beside).map(entryOf);
  const more: MenuEntry[] = [
    {
      id: 'window',
      label: 'Console in its own window',
      icon: 'window',
      disabledReason: obstacleTo(row.hasDisplay ? 'console' : 'serial', row),
      onAction: () => window.open(paths.console(row.id), `console ${row.id}`, 'popup,width=1100,height=800'),
    },
    ...(row.may.includes('guest.run')
      ? [
          {
            id: 'run',
            label: 'Run a command…',
            icon: 'send',
            disabledReason: obstacleTo('agent', row),
            onAction: () => askRun([row]),
          } satisfies MenuEntry,
          {
            id: 'password',
            label: 'Set a password…',
            icon: 'key',
            disabledReason: obstacleTo('agent', row),
            onAction: () => askPassword([row]),
          } satisfies MenuEntry,
        ]
      : []),
    ...(row.may.includes('guest.change')
      ? [
          {
            id: 'clone',
            label: 'Clone…',
            icon: 'copy',
            disabledReason: obstacleToAskingFor('clone', row),
            onAction: () => askClone(row),
          } satisfies MenuEntry,
        ]
      : []),
    ...(mayPublish && row.may.includes('guest.change')
      ? [
          {
            id: 'publish',
            label: 'Publish as image…',
            icon: 'images',
            disabledReason: obstacleToAskingFor('publish', row),
            onAction: () => askPublish(row),
          } satisfies MenuEntry,
        ]
      : []),
    ...(row.may.includes('guest.delete')
      ? [
          {
            id: 'delete',
            label: 'Delete',
            icon: 'trash',
            danger: true,
            disabledReason: obstacleTo('delete', row),
            onAction: () => askDelete([row]),
          } satisfies MenuEntry,
        ]
      : []),
  ];
  const mainReason = obstacleTo(powerActions[main].action, row);
  return (
    <>
      {mayPower ? (
        <>
          {beside ? (
            <span className="max-phone:hidden">
              <Button
                icon={actionViews[beside].icon}
                disabledReason={obstacleTo(powerActions[beside].action, row)}
                onPress={() => void askPower([row], beside)}
              >
                {labelOf(beside)}
              </Button>
            </span>
          ) : null}
          <SplitButton
            icon={actionViews[main].icon}
            variant={!mainReason && (main === 'start' || main === 'resume') ? 'primary' : 'normal'}
            busy={pending === main}
            busyLabel={actionViews[main].busy}
            disabledReason={mainReason}
            onPress={() => void askPower([row], main)}
            menuLabel="More power actions"
            groups={[{ id: 'power', items: beside ? [entryOf(beside), ...others] : others }]}
          >
            {labelOf(main)}
          </SplitButton>
        </>
      ) : null}
      <Menu
        label="More actions"
        groups={[{ id: 'more', items: more }]}
        trigger={<IconButton icon="more" label="More actions" variant="normal" />}
      />
    </>
  );
}
