import type { IconName } from '#components/ui/icon-shapes.tsx';
import { guestActions } from '#lib/domain/guest/guest-actions.ts';
import { type PowerAction, powerActions } from '#lib/domain/guest/power-action.ts';

/** What can be asked of guests, one or many: power, deletion, a command or a password inside, and a clone or an image of one. */
export type AskedAction = PowerAction | 'delete' | 'clone' | 'publish' | 'run' | 'password';

type ActionView = {
  icon: IconName;
  /** On the button while it is sent. */
  busy: string;
  /** What it costs, before it is done; null: it is done at once. */
  warning: string | null;
  isDanger: boolean;
};

export const actionViews: Record<PowerAction, ActionView> = {
  start: { icon: 'play', busy: 'Starting', warning: null, isDanger: false },
  shutdown: {
    icon: 'power',
    busy: 'Shutting down',
    warning: 'The system inside is asked to end its programs and switch off.',
    isDanger: false,
  },
  reboot: {
    icon: 'restart',
    busy: 'Rebooting',
    warning: 'The system inside is asked to end its programs and start again.',
    isDanger: false,
  },
  suspend: { icon: 'pause', busy: 'Suspending', warning: null, isDanger: false },
  resume: { icon: 'play', busy: 'Resuming', warning: null, isDanger: false },
  'shutdown-and-start': {
    icon: 'restart',
    busy: 'Shutting down',
    warning: 'The system inside is asked to switch off; then the guest starts with what waited for its next boot.',
    isDanger: false,
  },
  reset: {
    icon: 'reset',
    busy: 'Resetting',
    warning: 'As the reset button of a machine: what was not saved is lost.',
    isDanger: true,
  },
  'force-off': {
    icon: 'stop',
    busy: 'Forcing off',
    warning: 'As pulling the plug: what was not saved is lost.',
    isDanger: true,
  },
};

/** In the order of the buttons. */
export const powerOrder = Object.keys(actionViews) as PowerAction[];

export const labelOf = (action: PowerAction): string => guestActions[powerActions[action].action].label;
