import { type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** Who asks, and what is asked of operations. */
export const accessRefusals = {
  'access.sign-in': row(401, 'after-change', 'You are not signed in.', 'Sign in and try again.'),
  'access.forbidden': row(
    403,
    'never',
    'Your role does not allow this.',
    'Ask an admin to do it or to change your role.',
  ),
  'access.not-found': row(
    404,
    'never',
    (d) => `There is no such ${d.what ?? 'thing'}.`,
    'It may have been deleted. Go back to the list.',
  ),
  'access.too-many': row(429, 'backoff', 'Too many attempts.', 'Wait a minute and try again.'),
  'input.invalid': row(422, 'never', (d) => `${d.what ?? 'The input'} is not valid.`, 'Correct the marked fields.'),
  'server.failed': row(500, 'backoff', 'Guesthouse failed at this.', 'Try again; the server log tells more.'),
  'setup.token': row(
    403,
    'never',
    'This set-up link is used up or too old.',
    'Start Guesthouse again: it prints a new one.',
  ),
  'setup.done': row(409, 'never', 'There is an admin already.', 'Sign in.'),
  'person.taken': row(409, 'after-change', (d) => `${d.what ?? 'This'} is taken.`, 'Choose another one.'),
  'person.last-admin': row(409, 'after-change', 'This is the last admin.', 'Make somebody else an admin first.'),
  'operation.ended': row(409, 'never', 'This operation has ended already.', 'Look at its result.'),
  'operation.not-ended': row(409, 'never', 'This operation is still running.', 'Wait for its end, or cancel it.'),
  'operation.cancelled': row(499, 'never', 'Cancelled.', 'Start it again when you want it.'),
  'operation.outcome-unknown': row(
    409,
    'never',
    (d) => `Cancelled while ${d.host ?? 'the host'} did not answer: what was done there is not known.`,
    'When it answers again, Guesthouse looks there and takes away what is half-made.',
  ),
  'operation.host-forgotten': row(
    409,
    'never',
    (d) => `Cancelled: ${d.host ?? 'the host'} was forgotten while it did not answer.`,
    'What was begun there was not taken away. Look there for guests and volumes that are half-made.',
  ),
  'operation.lost-host': row(
    409,
    'backoff',
    'Another Guesthouse took over this host.',
    'Nothing to do: it goes on there.',
  ),
  'operation.timeout': row(
    504,
    'backoff',
    (d) => `${d.what ?? 'The step'} took longer than ${d.seconds ?? '?'} seconds.`,
    'Look at the guest, then retry.',
  ),
} as const satisfies Record<string, RefusalRow>;
