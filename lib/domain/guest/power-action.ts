import type { GuestAction } from '#lib/domain/guest/guest-actions.ts';
import type { PowerAction } from '#lib/domain/operation/step-inputs.ts';

/** Each power action as the table of legal actions names it, with the words of its operation. */
export const powerActions: Record<PowerAction, { action: GuestAction; title: (name: string) => string; step: string }> =
  {
    start: { action: 'start', title: (name) => `Start ${name}`, step: 'Start the guest' },
    shutdown: {
      action: 'shutdown',
      title: (name) => `Shut down ${name}`,
      step: 'Press the power button and wait until it is off',
    },
    reboot: { action: 'reboot', title: (name) => `Reboot ${name}`, step: 'Ask the guest to reboot' },
    reset: { action: 'reset', title: (name) => `Reset ${name}`, step: 'Reset it, without asking the guest' },
    'force-off': { action: 'forceOff', title: (name) => `Force off ${name}`, step: 'Cut its power' },
    suspend: { action: 'suspend', title: (name) => `Suspend ${name}`, step: 'Stop its processors' },
    resume: { action: 'resume', title: (name) => `Resume ${name}`, step: 'Let it go on' },
  };
