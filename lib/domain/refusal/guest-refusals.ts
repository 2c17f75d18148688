import { of, type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** Guests and their consoles. */
export const guestRefusals = {
  'guest.gone': row(
    404,
    'never',
    (d) => `${d.guest ?? 'The guest'} is no longer on its host.`,
    'Somebody removed it there. It leaves the list by itself.',
  ),
  'guest.name-taken': row(
    409,
    'after-change',
    (d) => `There is a guest named ${d.name ?? 'like that'} on ${d.host ?? 'that host'}.`,
    (d) => (d.free ? `${d.free} is free.` : 'Choose another name.'),
  ),
  'guest.uuid-taken': row(409, 'never', 'The host has another guest with this UUID.', 'Create the guest again.'),
  'guest.wrong-state': row(
    409,
    'after-change',
    (d) => `${d.guest ?? 'The guest'} is ${d.state ?? 'in another state'}.`,
    (d) => `Only ${d.states ?? 'other'} guests can do this.`,
  ),
  'guest.no-memory': row(
    507,
    'after-change',
    // where QEMU says it at a start, nobody knows the numbers
    (d) =>
      d.needMiB === undefined
        ? `${d.host ?? 'The host'} has not enough memory for this guest.`
        : `${d.host ?? 'The host'} has not enough memory: ${d.needMiB} MiB are needed, ${d.freeMiB ?? '?'} MiB are free.`,
    'Make the guest smaller, stop another, or choose another host.',
  ),
  'guest.definition-invalid': row(
    422,
    'after-change',
    'The host refused the definition of the guest.',
    'Its own words are below.',
  ),
  'guest.definition-other': row(
    422,
    'after-change',
    (d) => `This is not the definition of ${d.guest ?? 'this guest'}: its UUID or its name is another.`,
    'Keep both as they are. A guest gets another name under Hardware.',
  ),
  'guest.definition-hidden': row(
    422,
    'after-change',
    'The definition holds values that are hidden from view.',
    'Take those lines out, or change this guest with virsh edit on its host.',
  ),
  'guest.definition-forgotten': row(409, 'never', 'What was written is not kept any more.', 'Write it again.'),
  'guest.locked': row(
    409,
    'backoff',
    'Another operation is working on this guest.',
    'Wait until it has ended. See Activity.',
  ),
  'guest.disk-in-use': row(
    409,
    'after-change',
    (d) => `The disk${of(d.volume)} is in use by ${d.guest ?? 'another guest'}.`,
    'Stop that guest, or take another disk.',
  ),
  'guest.disk-unknown': row(
    409,
    'after-change',
    (d) => `The disk${of(d.disk)} of ${d.guest ?? 'this guest'} is in no pool that is known.`,
    'Look at the pools of its host again, or keep the disk.',
  ),
  'guest.device-gone': row(
    409,
    'after-change',
    (d) => `The guest has no ${d.device ?? 'such device'} any more.`,
    'Somebody took it away. Look at its hardware again.',
  ),
  'guest.device-busy': row(
    409,
    'after-change',
    (d) => `The guest did not let go of ${d.device ?? 'the device'}.`,
    'Unmount it in the guest, or shut the guest down first.',
  ),
  'guest.device-fixed': row(
    409,
    'after-change',
    (d) => `The running guest keeps ${d.device ?? 'this device'} until it is off.`,
    'Shut it down first, or detach the disk and keep its volume.',
  ),
  'guest.changed-meanwhile': row(
    409,
    'after-change',
    (d) => `Somebody else changed ${d.device ?? 'this guest'} meanwhile.`,
    'Look at what is there now, then change it again.',
  ),
  'guest.no-slot': row(
    409,
    'after-change',
    'The running guest has no free slot for another device.',
    'Shut it down first: new slots are made at its start.',
  ),
  'guest.mac-taken': row(
    409,
    'never',
    (d) => `A network card of ${d.guest ?? 'another guest'} has the address ${d.mac ?? 'already'}.`,
    'Give this card another one: 52:54:00 and three bytes of your own, for one.',
  ),
  'guest.stayed-up': row(
    504,
    'after-change',
    (d) => `${d.guest ?? 'The guest'} did not shut down within ${d.seconds ?? '?'} seconds.`,
    'It may ignore the power button. Force it off if its work is saved.',
  ),
  'guest.not-booted': row(
    504,
    'after-change',
    (d) => `${d.guest ?? 'The guest'} started, but was not ready after ${d.seconds ?? '?'} seconds.`,
    'Look at its console.',
  ),
  'guest.disk-error': row(
    409,
    'after-change',
    (d) => `${d.guest ?? 'The guest'} stands still: its disk${of(d.disk)} could not be read or written.`,
    'Look at what its disk lies on, then resume it.',
  ),
  'guest.disk-full': row(
    507,
    'after-change',
    (d) => `${d.guest ?? 'The guest'} stands still: there is no room for its disk${of(d.disk)} to grow.`,
    'Make room in its pool, then resume it.',
  ),
  'guest.stopped-early': row(
    409,
    'after-change',
    'The guest stopped before it was ready.',
    'Start it and look at its console.',
  ),
  'guest.seed-used': row(
    409,
    'never',
    'The first settings of this guest were used up already.',
    'Create the guest again.',
  ),
  'guest.drive-busy': row(
    409,
    'backoff',
    'The guest held its CD drive when the disc was to be taken out.',
    'It is tried again by itself. If that does not help, unmount the disc in the guest.',
  ),
  'guest.busy': row(
    503,
    'backoff',
    'libvirt is still busy with another change of this guest.',
    'It is tried again by itself. If that does not help, see on the host whether its QEMU hangs.',
  ),
  'guest.drive-empty': row(409, 'never', 'There is no disc in the drive.', 'Nothing to do.'),
  'guest.no-display': row(
    409,
    'after-change',
    'This guest has no VNC screen.',
    'Add a VNC display to it, or use its serial console.',
  ),
  'guest.no-serial': row(409, 'after-change', 'This guest has no serial console.', 'Add a serial console to it.'),
  'guest.no-agent': row(
    409,
    'after-change',
    'The guest agent does not answer.',
    'Install qemu-guest-agent in the guest and give it the agent channel.',
  ),
  'console.ticket': row(
    403,
    'after-change',
    'The ticket of this console is used up or too old.',
    'Open the console again.',
  ),
  'console.auth': row(
    502,
    'after-change',
    'The screen asks for a password or an encryption that Guesthouse does not have.',
    'An admin can change its display to one without.',
  ),
} as const satisfies Record<string, RefusalRow>;
