/**
 * Every refusal and every failure a person can meet, in one table: how it is retried, which HTTP status carries it, the
 * sentence, and the next step. `details` fill the sentence; libvirt's own words travel beside it as `technical`.
 */
export type RefusalDetails = Readonly<Record<string, string | number>>;

/** `never`: asking again gives the same answer. `backoff`: it may pass by itself. `after-change`: when something was changed. */
export type RetryPolicy = 'never' | 'backoff' | 'after-change';

type RefusalRow = {
  status: 400 | 401 | 403 | 404 | 409 | 422 | 429 | 499 | 500 | 502 | 503 | 504 | 507;
  retry: RetryPolicy;
  say: (details: RefusalDetails) => string;
  next: (details: RefusalDetails) => string;
};

const row = (
  status: RefusalRow['status'],
  retry: RetryPolicy,
  say: RefusalRow['say'] | string,
  next: RefusalRow['next'] | string,
): RefusalRow => ({
  status,
  retry,
  say: typeof say === 'string' ? () => say : say,
  next: typeof next === 'string' ? () => next : next,
});

/** A name after its noun, where it is known. */
const of = (name: string | number | undefined): string => (name === undefined ? '' : ` ${name}`);

export const refusals = {
  // who asks
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

  // reaching a host
  'host.unreachable': row(
    503,
    'backoff',
    (d) => `${d.host ?? 'The host'} does not answer.`,
    'Check that it is on and that the network reaches it. Guesthouse keeps trying.',
  ),
  'host.port-closed': row(
    502,
    'backoff',
    (d) => `${d.address ?? 'The host'} answers, but nothing listens on port ${d.port ?? 22}.`,
    'Start the SSH server there, or give the port it uses.',
  ),
  'host.name-unknown': row(
    502,
    'after-change',
    (d) => `No machine is known by the name ${d.address ?? 'that was given'}.`,
    'Check the spelling, or give the IP address.',
  ),
  'host.not-ssh': row(
    502,
    'after-change',
    (d) => `What listens on port ${d.port ?? 22} of ${d.address ?? 'that machine'} is not an SSH server.`,
    'Give the port of its SSH server.',
  ),
  'host.auth-failed': row(
    502,
    'after-change',
    (d) => `${d.user ?? 'The login'} was not let in: wrong key or password.`,
    'Put the shown public key into authorized_keys there, or give the right password.',
  ),
  'host.key-changed': row(
    409,
    'after-change',
    (d) =>
      `The host key of ${d.host ?? 'this host'} is not the one that was accepted. It may be another machine in its place.`,
    'Find out why. If the change is right, accept the new key on the host page.',
  ),
  'host.key-unaccepted': row(
    409,
    'after-change',
    'The host key has not been accepted yet.',
    'Compare the fingerprint and accept it.',
  ),
  'host.line-lost': row(
    503,
    'backoff',
    (d) => `The line to ${d.host ?? 'the host'} was lost.`,
    'Guesthouse reconnects by itself.',
  ),
  'host.busy': row(
    503,
    'backoff',
    (d) => `${d.host ?? 'The host'} takes no more sessions now.`,
    'Wait a moment. MaxSessions in its sshd_config can be raised.',
  ),
  'host.no-virsh': row(
    502,
    'after-change',
    (d) => `${d.host ?? 'The host'} has no virsh.`,
    'Install libvirt-clients and libvirt-daemon-system there.',
  ),
  'host.libvirt-down': row(
    503,
    'backoff',
    (d) => `libvirt on ${d.host ?? 'the host'} does not answer.`,
    'Start libvirtd there (systemctl start libvirtd).',
  ),
  'host.libvirt-denied': row(
    502,
    'after-change',
    (d) => `${d.user ?? 'The login'} may not use libvirt on ${d.host ?? 'the host'}.`,
    'Add the login to the group libvirt there, then check again.',
  ),
  'host.libvirt-old': row(
    502,
    'after-change',
    (d) => `The libvirt${d.version ? ` ${d.version}` : ''} on ${d.host ?? 'the host'} is too old.`,
    'Guesthouse needs libvirt 8.0 or newer.',
  ),
  'host.no-kvm': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} cannot run guests with KVM.`,
    'Turn on VT-x or AMD-V in its firmware, or let guests be emulated, which is slow.',
  ),
  'host.tool-missing': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} lacks ${d.tool ?? 'a tool'}.`,
    (d) => `Install it there: apt-get install ${d.package ?? d.tool ?? ''}`,
  ),
  'host.forward-failed': row(
    502,
    'backoff',
    (d) => `${d.host ?? 'The host'} could not connect to ${d.where ?? 'that place'}.`,
    'Check that the guest runs, and that sshd there allows AllowTcpForwarding and AllowStreamLocalForwarding.',
  ),
  'host.command-failed': row(
    502,
    'backoff',
    (d) => `A command on ${d.host ?? 'the host'} failed.`,
    'Its output is below.',
  ),
  'host.output-too-long': row(
    502,
    'never',
    'The host answered with more than expected.',
    'Report this with the output below.',
  ),
  'host.exists': row(
    409,
    'never',
    (d) => `${d.address ?? 'This machine'} is already a host here.`,
    'Open it in the list of hosts.',
  ),
  'host.local-not-prepared': row(
    409,
    'after-change',
    'This machine was not prepared as a host.',
    'Start Guesthouse as root with: npm start -- --local-host yes',
  ),
  'host.has-guests': row(
    409,
    'after-change',
    (d) => `${d.count ?? 'Some'} guests are on this host.`,
    'They are only forgotten here, not deleted there. Confirm to go on.',
  ),

  // guests
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
    (d) =>
      `${d.host ?? 'The host'} has not enough memory: ${d.needMiB ?? '?'} MiB are needed, ${d.freeMiB ?? '?'} MiB are free.`,
    'Make the guest smaller, stop another, or choose another host.',
  ),
  'guest.definition-invalid': row(
    422,
    'after-change',
    'The host refused the definition of the guest.',
    'Its own words are below.',
  ),
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

  // storage and images
  'pool.missing': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} has no storage pool${d.pool ? ` named ${d.pool}` : ''}.`,
    'Make one on the host page.',
  ),
  'pool.inactive': row(
    409,
    'after-change',
    (d) => `The pool${of(d.pool)} is not active.`,
    'Start it on the host page.',
  ),
  'pool.exists': row(
    409,
    'never',
    (d) => `The host has a pool with that name or that folder already${d.pool ? `: ${d.pool}` : ''}.`,
    'Use that pool, or choose another name and folder.',
  ),
  'pool.full': row(
    507,
    'after-change',
    (d) => `The pool${of(d.pool)} is full.`,
    'Delete volumes, or choose another pool.',
  ),
  'volume.missing': row(
    404,
    'after-change',
    (d) => `The volume${of(d.volume)} is not in its pool any more.`,
    'Refresh the pool, or choose another one.',
  ),
  'volume.exists': row(
    409,
    'after-change',
    (d) => `There is a volume named ${d.volume ?? 'like that'} already.`,
    'Choose another name, or delete that one.',
  ),
  'volume.is-image': row(
    409,
    'never',
    (d) => `${d.volume ?? 'The volume'} is an image.`,
    'Choose the image instead: guests are made as clones of it.',
  ),
  'volume.in-use': row(
    409,
    'after-change',
    (d) => `${d.volume ?? 'The volume'} is the base of ${d.count ?? 'other'} disks.`,
    'Delete those guests first.',
  ),
  'image.not-ready': row(
    409,
    'after-change',
    (d) => `The image${of(d.image)} is not ready.`,
    'Wait until it has been made, or make it again.',
  ),
  'image.not-an-image': row(
    422,
    'after-change',
    (d) => `${d.what ?? 'The file'} is not a disk image.`,
    'Give a qcow2 or raw disk image.',
  ),
  'image.refers-elsewhere': row(
    422,
    'never',
    (d) => `${d.file ?? 'The disk image'} names ${d.what ?? 'another file'}, which a host would open for it.`,
    'Make it a single file (qemu-img convert -O qcow2) and give that.',
  ),
  'image.broken-off': row(
    502,
    'backoff',
    (d) => `The download from ${d.url ?? 'the source'} broke off.`,
    'It is tried again by itself. If it keeps breaking off, take another mirror.',
  ),
  'image.build-needs': row(
    409,
    'after-change',
    (d) => `To build images ${d.host ?? 'the host'} needs ${d.what ?? 'more'}.`,
    'Change that there, then try again.',
  ),
  'image.checksum-wrong': row(
    422,
    'after-change',
    (d) =>
      `The checksum is not the published one${d.actual ? `: ${d.actual} instead of ${d.expected ?? 'another'}` : ''}.`,
    'The download was broken or changed. Try again, then another mirror.',
  ),
  'image.checksum-missing': row(
    502,
    'after-change',
    (d) => `The checksum file at ${d.url ?? 'the source'} does not name this image.`,
    'The source may have changed. Choose another version.',
  ),
  'image.url-refused': row(
    422,
    'after-change',
    (d) => `${d.url ?? 'The address'} may not be fetched.`,
    'Give an http or https address outside the host’s own network.',
  ),
  'image.url-status': row(
    502,
    'after-change',
    (d) => `${d.url ?? 'The address'} answered ${d.status ?? 'with an error'}.`,
    'Check the address in a browser.',
  ),
  'image.url-html': row(
    422,
    'after-change',
    (d) => `${d.url ?? 'The address'} is a web page, not an image.`,
    'Give the address of the file itself.',
  ),
  'image.no-internet': row(
    502,
    'after-change',
    (d) => `${d.host ?? 'The host'} cannot reach ${d.url ?? 'the internet'}.`,
    'Build an image from the host’s own distribution instead.',
  ),
  'image.build-failed': row(
    502,
    'after-change',
    'The image could not be built.',
    'The output below says at which step.',
  ),
  'image.name-taken': row(
    409,
    'after-change',
    (d) => `Somebody else has an image named ${d.name ?? 'like that'}.`,
    'Choose another name.',
  ),
  'image.cannot-build': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} runs ${d.os ?? 'another system'}; images can be built on Debian and Ubuntu.`,
    'Fetch a cloud image instead.',
  ),
  'image.not-on-host': row(
    409,
    'after-change',
    (d) => `Another host has this image; it is on ${d.host ?? 'one host'} only.`,
    (d) => `Make the guest on ${d.host ?? 'that host'}.`,
  ),
  'network.missing': row(
    409,
    'after-change',
    (d) => `The network${of(d.network)} is not active on this host.`,
    'Start it, or choose another one.',
  ),
  'media.missing': row(
    404,
    'after-change',
    (d) => `The ISO${of(d.volume)} is gone from its pool.`,
    'Choose another one.',
  ),

  // consoles
  'console.ticket': row(
    403,
    'after-change',
    'The ticket of this console is used up or too old.',
    'Open the console again.',
  ),
  'console.auth': row(
    502,
    'after-change',
    'The screen asks for a password that Guesthouse does not have.',
    'An admin can read it from the definition.',
  ),
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof refusals;

export type Refusal = { code: RefusalCode; details?: RefusalDetails; technical?: string };

/** The sentence and the next step of a refusal, for a person. */
export function explainRefusal(refusal: Refusal): { title: string; next: string; technical?: string } {
  const found: RefusalRow = refusals[refusal.code];
  const details = refusal.details ?? {};
  return { title: found.say(details), next: found.next(details), technical: refusal.technical };
}

export const retryPolicyOf = (code: RefusalCode): RetryPolicy => refusals[code].retry;

export const statusOf = (code: RefusalCode): number => refusals[code].status;

export const isRefusalCode = (code: unknown): code is RefusalCode =>
  typeof code === 'string' && Object.hasOwn(refusals, code);
