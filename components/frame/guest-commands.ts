import { actionViews, labelOf, powerOrder } from '#components/guests/actions/action-views.ts';
import {
  askClone,
  askDelete,
  askPassword,
  askPower,
  askPublish,
  askRun,
} from '#components/guests/actions/run-power.ts';
import { lookOf, obstacleTo, obstacleToAskingFor, tabOf } from '#components/guests/guest-state.ts';
import type { Command } from '#components/layout/match-commands.ts';
import { powerActions } from '#lib/domain/guest/power-action.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';
import { paths } from '#lib/web/paths.ts';

/** Where a guest is, and all that may be done to it by name: "start web-03", "open console db". */
export function guestCommands(row: GuestRow, mayPublish: boolean): Command[] {
  const look = lookOf(row);
  const os = describeOs(row.osId).name;
  const consoleObstacle = obstacleTo(row.hasDisplay ? 'console' : 'serial', row);
  const mayPower = row.may.includes('guest.power');
  return [
    {
      id: `guest:${row.id}`,
      label: row.name,
      detail: row.hostName ? `${os}, ${row.hostName}` : os,
      keywords: [...row.addresses, ...row.tags].join(' '),
      group: 'Go to',
      kind: look.stale ? 'unknown' : look.kind,
      hint: 'guest',
      href: paths.guestTab(row.id, tabOf(row)),
    },
    ...(mayPower
      ? powerOrder.map(
          (action): Command => ({
            id: `${action}:${row.id}`,
            label: `${labelOf(action)} ${row.name}`,
            keywords: action === 'reboot' ? 'restart' : undefined,
            group: 'Do',
            icon: actionViews[action].icon,
            hint: actionViews[action].warning ? 'asks first' : undefined,
            disabledReason: obstacleTo(powerActions[action].action, row),
            run: () => void askPower([row], action),
          }),
        )
      : []),
    {
      id: `console:${row.id}`,
      label: `Open console of ${row.name}`,
      group: 'Do',
      icon: 'screen',
      disabledReason: consoleObstacle,
      href: paths.guestTab(row.id, 'console'),
    },
    ...(row.may.includes('guest.run')
      ? [
          {
            id: `run:${row.id}`,
            label: `Run a command in ${row.name}`,
            keywords: 'agent shell exec',
            group: 'Do',
            icon: 'send',
            hint: 'asks first',
            disabledReason: obstacleTo('agent', row),
            run: () => askRun([row]),
          } satisfies Command,
          {
            id: `password:${row.id}`,
            label: `Set a password in ${row.name}`,
            keywords: 'agent account',
            group: 'Do',
            icon: 'key',
            hint: 'asks first',
            disabledReason: obstacleTo('agent', row),
            run: () => askPassword([row]),
          } satisfies Command,
        ]
      : []),
    ...(row.may.includes('guest.change')
      ? [
          {
            id: `clone:${row.id}`,
            label: `Clone ${row.name}`,
            keywords: 'copy',
            group: 'Do',
            icon: 'copy',
            hint: 'asks first',
            disabledReason: obstacleToAskingFor('clone', row),
            run: () => askClone(row),
          } satisfies Command,
        ]
      : []),
    ...(mayPublish && row.may.includes('guest.change')
      ? [
          {
            id: `publish:${row.id}`,
            label: `Publish ${row.name} as image`,
            keywords: 'template golden',
            group: 'Do',
            icon: 'images',
            hint: 'asks first',
            disabledReason: obstacleToAskingFor('publish', row),
            run: () => askPublish(row),
          } satisfies Command,
        ]
      : []),
    ...(row.may.includes('guest.delete')
      ? [
          {
            id: `delete:${row.id}`,
            label: `Delete ${row.name}`,
            group: 'Do',
            icon: 'trash',
            hint: 'asks first',
            disabledReason: obstacleTo('delete', row),
            run: () => askDelete([row]),
          } satisfies Command,
        ]
      : []),
  ];
}
