import { z } from 'zod';
import type { GuestAction } from '#lib/domain/guest/guest-actions.ts';
import { PowerCommand } from '#lib/domain/operation/step-inputs.ts';

/** What a person asks for: one command, or several in their order as one operation. */
export const PowerAction = z.enum([...PowerCommand.options, 'shutdown-and-start']);
export type PowerAction = z.infer<typeof PowerAction>;

const PowerCommands = z.object({ action: PowerCommand }).array();

type PowerRow = {
  action: GuestAction;
  title: (name: string) => string;
  steps: readonly { command: PowerCommand; title: string }[];
};

const shutdown = { command: 'shutdown', title: 'Press the power button and wait until it is off' } as const;
const start = { command: 'start', title: 'Start the guest' } as const;

/** Each power action as the table of legal actions names it, with the words of its operation. */
export const powerActions: Record<PowerAction, PowerRow> = {
  start: { action: 'start', title: (name) => `Start ${name}`, steps: [start] },
  shutdown: { action: 'shutdown', title: (name) => `Shut down ${name}`, steps: [shutdown] },
  'shutdown-and-start': {
    action: 'shutdownAndStart',
    title: (name) => `Shut down and start ${name}`,
    steps: [shutdown, start],
  },
  reboot: {
    action: 'reboot',
    title: (name) => `Reboot ${name}`,
    steps: [{ command: 'reboot', title: 'Ask the guest to reboot' }],
  },
  reset: {
    action: 'reset',
    title: (name) => `Reset ${name}`,
    steps: [{ command: 'reset', title: 'Reset it, without asking the guest' }],
  },
  'force-off': {
    action: 'forceOff',
    title: (name) => `Force off ${name}`,
    steps: [{ command: 'force-off', title: 'Cut its power' }],
  },
  suspend: {
    action: 'suspend',
    title: (name) => `Suspend ${name}`,
    steps: [{ command: 'suspend', title: 'Stop its processors' }],
  },
  resume: {
    action: 'resume',
    title: (name) => `Resume ${name}`,
    steps: [{ command: 'resume', title: 'Let it go on' }],
  },
};

/** Which action these inputs of `change-power` steps are, in their order; null where none. */
export function powerActionOf(inputs: readonly unknown[]): PowerAction | null {
  const commands = PowerCommands.safeParse(inputs).data?.map(({ action }) => action);
  const isIt = (action: PowerAction) =>
    powerActions[action].steps.map((step) => step.command).join() === commands?.join();
  return PowerAction.options.find(isIt) ?? null;
}
