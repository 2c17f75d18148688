import { type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** What is asked of the agent inside a guest. */
export const agentRefusals = {
  'agent.refused': row(
    409,
    'after-change',
    (d) => `The agent in the guest did not do it${d.words ? `: ${String(d.words).slice(0, 300)}` : '.'}`,
    'These are its own words. Some systems turn parts of it off.',
  ),
  'agent.unreadable': row(
    502,
    'after-change',
    'The agent in the guest answered something that cannot be read.',
    'Restart qemu-guest-agent in the guest.',
  ),
  'agent.command-failed': row(
    409,
    'after-change',
    (d) => `The command ended with code ${d.code ?? '?'}.`,
    'See what it printed.',
  ),
  'agent.command-slow': row(
    504,
    'after-change',
    (d) => `The command had not ended after ${d.seconds ?? '?'} seconds, and was ended.`,
    'Give it more time, or let it go on by itself in the guest.',
  ),
  'agent.command-unknown': row(
    409,
    'after-change',
    'How the command ended is not known.',
    'The guest, its agent or Guesthouse stopped while it ran. Look in the guest before you run it again.',
  ),
} as const satisfies Record<string, RefusalRow>;
