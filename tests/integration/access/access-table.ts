import type { Outcome, WorldCaller, WorldIds } from '#tests/integration/access/access-world.ts';

const ok: Outcome = 'ok';
const signIn: Outcome = '401 access.sign-in';
const forbidden: Outcome = '403 access.forbidden';
const hidden: Outcome = '404 access.not-found';

type Columns = readonly Outcome[];

type Row = {
  /** the smallest call that is right in everything but who makes it */
  call: (caller: WorldCaller, ids: WorldIds) => Promise<unknown>;
  /**
   * What it comes to, by column: nobody, student, member, instructor, admin, owner, viewer, operator, co-owner, and a
   * student with whom the guest was shared as operator.
   */
  comesTo: Columns;
};

const row = (comesTo: Columns, call: Row['call']): Row => ({ comesTo, call });

// The patterns that occur. Read a line as: who sees that it exists, and who may.
const everybody: Columns = [ok, ok, ok, ok, ok, ok, ok, ok, ok, ok];
const signedIn: Columns = [signIn, ok, ok, ok, ok, ok, ok, ok, ok, ok];
const admins: Columns = [
  signIn,
  ...Array.from({ length: 3 }, () => forbidden),
  ok,
  ...Array.from({ length: 5 }, () => forbidden),
];
const owned: Columns = [signIn, hidden, hidden, hidden, hidden, ok, hidden, hidden, hidden, hidden];
const seers: Columns = [signIn, hidden, hidden, hidden, ok, ok, ok, ok, ok, ok];
const operators: Columns = [signIn, forbidden, hidden, hidden, ok, ok, forbidden, ok, ok, forbidden];
const owners: Columns = [signIn, forbidden, hidden, hidden, ok, ok, forbidden, forbidden, ok, forbidden];
// who may, is told that the disk of this guest is in no pool
const cloners = owners.map((outcome): Outcome => (outcome === ok ? '409 clone.disk-elsewhere' : outcome));
// who may, is told that an operation waits on this host
const forgetters = admins.map((outcome): Outcome => (outcome === ok ? '409 host.has-operations' : outcome));
// of an image that may be seen; who made it, and admins
const publishers: Columns = [
  signIn,
  forbidden,
  forbidden,
  hidden,
  '409 clone.disk-elsewhere',
  '409 clone.disk-elsewhere',
  forbidden,
  forbidden,
  forbidden,
  forbidden,
];
const notStudents: Columns = [signIn, forbidden, ok, ok, ok, ok, ok, ok, ok, forbidden];
const imageUsers: Columns = [signIn, forbidden, hidden, hidden, ok, ok, hidden, hidden, hidden, forbidden];
const imageOwners: Columns = [signIn, forbidden, forbidden, hidden, ok, ok, forbidden, forbidden, forbidden, forbidden];
const forAll = (outcome: Outcome): Outcome[] => Array.from({ length: 10 }, () => outcome);

const newGuest = (ids: WorldIds) => ({
  name: 'new',
  source: { kind: 'image' as const, imageVersionId: ids.imageVersion as never },
  size: { vcpus: 1, memoryMiB: 512, diskGiB: 1 },
  login: { user: 'ada', password: 'secret words' },
});
const newUpload = (ids: WorldIds) => ({ hostId: ids.host, pool: 'images', name: 'new.iso', sizeBytes: 65_536 });
const person = { name: 'Ada', username: 'ada', email: '', password: 'a long password' };

/** Every procedure of the router, with what it answers to whom. A procedure without a row fails the test. */
export const accessTable: Record<string, Row> = {
  'setup.state': row(everybody, (caller) => caller.setup.state()),
  // a good token is not enough once there is an admin
  'setup.createFirstAdmin': row(forAll('409 setup.done'), (caller, ids) =>
    caller.setup.createFirstAdmin({ ...person, token: ids.setupToken }),
  ),
  'session.me': row(signedIn, (caller) => caller.session.me()),
  'session.list': row(signedIn, (caller) => caller.session.list()),
  'session.revoke': row(owned, (caller) => caller.session.revoke({ id: 'ses_owner' })),

  'people.list': row(admins, (caller) => caller.people.list()),
  'people.create': row(admins, (caller) => caller.people.create({ ...person, role: 'admin' })),
  'people.change': row(admins, (caller, ids) => caller.people.change({ id: ids.people.member, role: 'admin' })),

  'apiKeys.list': row(signedIn, (caller) => caller.apiKeys.list()),
  'apiKeys.create': row(signedIn, (caller) =>
    caller.apiKeys.create({ name: 'script', permissions: ['guest.read'], days: 1 }),
  ),
  'apiKeys.revoke': row(owned, (caller, ids) => caller.apiKeys.revoke({ id: ids.key })),

  'hosts.list': row(admins, (caller) => caller.hosts.list()),
  'hosts.getLocal': row(admins, (caller) => caller.hosts.getLocal()),
  'hosts.addLocal': row(
    admins.map((outcome) => (outcome === ok ? '409 host.local-not-prepared' : outcome)),
    (caller) => caller.hosts.addLocal(),
  ),
  'hosts.probe': row(admins, (caller) => caller.hosts.probe({ address: '10.99.0.12', port: 22 })),
  'hosts.get': row(admins, (caller, ids) => caller.hosts.get({ id: ids.host })),
  'hosts.add': row(admins, (caller) =>
    caller.hosts.add({ name: 'kvm2', address: '10.99.0.12', port: 22, username: 'guesthouse', hostKey: 'AAAA' }),
  ),
  'hosts.check': row(admins, (caller, ids) => caller.hosts.check({ id: ids.host })),
  'hosts.lookAtStorage': row(admins, (caller, ids) => caller.hosts.lookAtStorage({ id: ids.host })),
  'hosts.remove': row(forgetters, (caller, ids) => caller.hosts.remove({ id: ids.host, guestCount: 2 })),
  'hosts.acceptKey': row(admins, (caller, ids) => caller.hosts.acceptKey({ id: ids.host, hostKey: 'BBBB' })),
  'hosts.createPool': row(admins, (caller, ids) => caller.hosts.createPool({ id: ids.host, name: 'more' })),
  'hosts.createNetwork': row(admins, (caller, ids) => caller.hosts.createNetwork({ id: ids.host, name: 'more' })),
  'hosts.identity': row(admins, (caller) => caller.hosts.identity()),

  'guests.list': row(signedIn, (caller) => caller.guests.list({})),
  'guests.previewCreation': row(imageUsers, (caller, ids) => caller.guests.previewCreation(newGuest(ids))),
  'guests.previewDeletion': row(owners, (caller, ids) => caller.guests.previewDeletion({ ids: [ids.guest] })),
  'guests.create': row(imageUsers, (caller, ids) => caller.guests.create(newGuest(ids))),
  'guests.previewClone': row(cloners, (caller, ids) => caller.guests.previewClone({ id: ids.guest, name: 'new' })),
  'guests.clone': row(cloners, (caller, ids) => caller.guests.clone({ id: ids.guest, name: 'new' })),
  'guests.get': row(seers, (caller, ids) => caller.guests.get({ id: ids.guest })),
  'guests.pools': row(owners, (caller, ids) => caller.guests.pools({ id: ids.guest })),
  'guests.power': row(operators, (caller, ids) => caller.guests.power({ id: ids.guest, action: 'start' })),
  'guests.previewChange': row(owners, (caller, ids) =>
    caller.guests.previewChange({ id: ids.guest, changes: [{ kind: 'set-rng', isOn: true }] }),
  ),
  'guests.change': row(owners, (caller, ids) =>
    caller.guests.change({ id: ids.guest, changes: [{ kind: 'set-rng', isOn: true }] }),
  ),
  'guests.changeDefinition': row(
    // who may, has written the definition of another guest
    admins.map((outcome) => (outcome === ok ? '422 guest.definition-other' : outcome)),
    (caller, ids) =>
      caller.guests.changeDefinition({ id: ids.guest, xml: '<domain><name>b</name><uuid>2</uuid></domain>', base: 1 }),
  ),
  'guests.delete': row(owners, (caller, ids) => caller.guests.delete({ id: ids.guest })),
  'guests.describe': row(owners, (caller, ids) => caller.guests.describe({ id: ids.guest, tags: ['a'] })),
  'guests.share': row(owners, (caller, ids) =>
    caller.guests.share({ id: ids.guest, username: 'member', level: 'viewer' }),
  ),
  'guests.lookInside': row(seers, (caller, ids) => caller.guests.lookInside({ id: ids.running })),
  'guests.run': row(owners, (caller, ids) => caller.guests.run({ id: ids.running, line: 'true' })),
  'guests.setPassword': row(owners, (caller, ids) =>
    caller.guests.setPassword({ id: ids.running, user: 'ada', password: 'secret words' }),
  ),
  // the definition names paths of the host
  'guests.definitions': row(admins, (caller, ids) => caller.guests.definitions({ id: ids.guest })),
  'guests.openConsole': row(seers, (caller, ids) => caller.guests.openConsole({ id: ids.running, kind: 'vnc' })),

  'snapshots.list': row(seers, (caller, ids) => caller.snapshots.list({ id: ids.guest })),
  'snapshots.look': row(seers, (caller, ids) => caller.snapshots.look({ id: ids.guest })),
  'snapshots.preview': row(owners, (caller, ids) => caller.snapshots.preview({ id: ids.guest })),
  'snapshots.take': row(owners, (caller, ids) => caller.snapshots.take({ id: ids.guest, name: 'new' })),
  'snapshots.previewReversion': row(owners, (caller, ids) =>
    caller.snapshots.previewReversion({ id: ids.guest, name: 'before' }),
  ),
  'snapshots.revert': row(owners, (caller, ids) => caller.snapshots.revert({ id: ids.guest, name: 'before' })),
  'snapshots.previewDeletion': row(owners, (caller, ids) =>
    caller.snapshots.previewDeletion({ id: ids.guest, name: 'before' }),
  ),
  'snapshots.delete': row(owners, (caller, ids) => caller.snapshots.delete({ id: ids.guest, name: 'before' })),

  'images.list': row(notStudents, (caller) => caller.images.list()),
  'images.fetch': row(admins, (caller, ids) =>
    caller.images.fetch({
      name: 'new',
      hostId: ids.host,
      url: 'https://cloud.example/disk.qcow2',
      checksum: { kind: 'none' },
    }),
  ),
  'images.build': row(admins, (caller, ids) => caller.images.build({ name: 'new', hostId: ids.host })),
  'images.adopt': row(admins, (caller, ids) =>
    caller.images.adopt({ name: 'new', hostId: ids.host, pool: 'images', volume: 'loose.qcow2' }),
  ),
  'images.previewPublication': row(publishers, (caller, ids) =>
    caller.images.previewPublication({ id: ids.guest, name: 'new' }),
  ),
  'images.publish': row(publishers, (caller, ids) => caller.images.publish({ id: ids.guest, name: 'new' })),
  'images.change': row(imageOwners, (caller, ids) => caller.images.change({ id: ids.image, visibility: 'everyone' })),
  'images.delete': row(imageOwners, (caller, ids) => caller.images.delete({ id: ids.image })),

  'media.fetch': row(admins, (caller, ids) =>
    caller.media.fetch({ hostId: ids.host, pool: 'images', name: 'new.iso', url: 'http://mirror/new.iso' }),
  ),
  'uploads.create': row(admins, (caller, ids) => caller.uploads.create(newUpload(ids))),
  // one's own, which is begun for it
  'uploads.get': row(admins, async (caller, ids) =>
    caller.uploads.get({ id: (await caller.uploads.create(newUpload(ids))).operationId }),
  ),

  'operations.list': row(signedIn, (caller) => caller.operations.list({})),
  'operations.get': row(seers, (caller, ids) => caller.operations.get({ id: ids.queued })),
  'operations.cancel': row(owners, (caller, ids) => caller.operations.cancel({ id: ids.queued })),
  'operations.retry': row(owners, (caller, ids) => caller.operations.retry({ id: ids.failed })),

  'audit.list': row(admins, (caller) => caller.audit.list({})),
};
