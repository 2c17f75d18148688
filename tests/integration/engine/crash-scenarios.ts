import type { OperationKind } from '#lib/domain/operation/operation-kind.ts';
import type { StepKind } from '#lib/domain/operation/step-inputs.ts';

/**
 * An operation that is killed at every place it comes by. `places` is held against the places that were really met, and
 * tests/architecture/crash-scenarios.test.ts sees that every kind of operation and every place of every step is in here.
 */
export type CrashScenario = {
  kind: OperationKind;
  ends: 'succeeded' | 'failed' | 'cancelled';
  places: readonly string[];
  /** it is not killed here: what comes after this place would not come after that */
  spares?: string;
  /** it does not come by this place until it is cancelled */
  cancelledAt?: string;
};

/** The places of a step that is passed; `inner`: those of its own, in their order. */
const passed = (kind: StepKind, ...inner: string[]): string[] =>
  ['before', ...inner, 'after', 'recorded'].map((place) => `${kind}:${place}`);

/** The places of a step that is begun and fails; those of its own that it came by. */
const begun = (kind: StepKind, ...inner: string[]): string[] => ['before', ...inner].map((place) => `${kind}:${place}`);

const undone = (kind: StepKind, ...inner: string[]): string[] =>
  ['undo', ...inner, 'undone'].map((place) => `${kind}:${place}`);

const madeFromIso = [...passed('reserve-guest'), ...passed('ensure-empty-volume'), ...passed('ensure-domain')];
const madeFromImage = [
  ...passed('reserve-guest'),
  ...passed('ensure-linked-volume'),
  ...passed('ensure-seed', 'made'),
  ...passed('ensure-domain'),
];
const checked = [...passed('observe-host'), ...passed('check-host')];

/** One operation each, killed at all of its places one after another: see crash-operations.integration.test.ts. */
export const chainScenarios = {
  'a look at a host': { kind: 'host.probe', ends: 'succeeded', places: passed('probe-host') },
  'a host by password': {
    kind: 'host.add',
    ends: 'succeeded',
    places: [...passed('install-login-key', 'key installed'), ...passed('connect-host'), ...checked],
  },
  'a host with a wrong password': {
    kind: 'host.add',
    ends: 'failed',
    places: [...begun('install-login-key'), ...undone('connect-host'), ...undone('install-login-key')],
  },
  'a check': { kind: 'host.check', ends: 'succeeded', places: checked },
  'an image of a volume': { kind: 'image.adopt', ends: 'succeeded', places: passed('inspect-image', 'inspected') },
  'an image of what is none': {
    kind: 'image.adopt',
    ends: 'failed',
    places: [...begun('inspect-image'), ...undone('inspect-image')],
  },
  'an image that is fetched': {
    kind: 'image.fetch',
    ends: 'succeeded',
    places: [...passed('fetch-image', 'claimed', 'fetched'), ...passed('inspect-image', 'inspected')],
  },
  'an image with another checksum': {
    kind: 'image.fetch',
    ends: 'failed',
    places: [...begun('fetch-image', 'claimed', 'fetched'), ...undone('inspect-image'), ...undone('fetch-image')],
  },
  'an image of unknown packages': {
    kind: 'image.build',
    ends: 'failed',
    places: [...begun('build-image', 'claimed'), ...undone('inspect-image'), ...undone('build-image')],
  },
  'an ISO that is uploaded': {
    kind: 'media.upload',
    ends: 'succeeded',
    places: passed('receive-media', 'claimed', 'received'),
  },
  'an ISO with another checksum': {
    kind: 'media.upload',
    ends: 'failed',
    places: [...begun('receive-media', 'claimed', 'received'), ...undone('receive-media')],
  },
  'an ISO that is fetched': {
    kind: 'media.fetch',
    ends: 'succeeded',
    places: passed('fetch-media', 'claimed', 'fetched'),
  },
  'an ISO that is fetched with another checksum': {
    kind: 'media.fetch',
    ends: 'failed',
    places: [...begun('fetch-media', 'claimed', 'fetched'), ...undone('fetch-media')],
  },
  'the end of an image': {
    kind: 'image.delete',
    ends: 'succeeded',
    places: [...passed('delete-volume'), ...passed('forget-image')],
  },
  'a start': { kind: 'guest.power', ends: 'succeeded', places: passed('change-power', 'commanded') },
  'a stop': { kind: 'guest.power', ends: 'succeeded', places: passed('change-power', 'commanded') },
  'a guest from an ISO that is cancelled': {
    kind: 'guest.create',
    ends: 'cancelled',
    cancelledAt: 'ensure-running:before',
    places: [
      ...madeFromIso,
      ...begun('ensure-running'),
      ...undone('ensure-domain', 'stopped'),
      ...undone('ensure-empty-volume'),
      ...undone('reserve-guest'),
    ],
  },
  'a full clone that is cancelled': {
    kind: 'guest.create',
    ends: 'cancelled',
    cancelledAt: 'ensure-domain:before',
    places: [
      ...passed('reserve-guest'),
      ...passed('ensure-copied-volume', 'copied'),
      ...passed('ensure-seed', 'made'),
      ...begun('ensure-domain'),
      ...undone('ensure-domain'),
      ...undone('ensure-seed'),
      ...undone('ensure-copied-volume'),
      ...undone('reserve-guest'),
    ],
  },
  'a guest from an image that is cancelled': {
    kind: 'guest.create',
    ends: 'cancelled',
    cancelledAt: 'ensure-running:before',
    places: [
      ...madeFromImage,
      ...begun('ensure-running'),
      ...undone('ensure-domain', 'stopped'),
      ...undone('ensure-seed'),
      ...undone('ensure-linked-volume'),
      ...undone('reserve-guest'),
    ],
  },
  'an installation whose disc asks for a key': {
    kind: 'guest.create',
    ends: 'succeeded',
    places: [...madeFromIso, ...passed('ensure-running'), ...passed('press-boot-key')],
  },
  'changes of a guest': {
    kind: 'guest.change',
    ends: 'succeeded',
    places: [
      ...passed('ensure-empty-volume'),
      ...passed('change-hardware', 'changed'),
      ...passed('grow-disk', 'grown'),
      ...passed('rename-guest'),
      ...passed('set-autostart'),
    ],
  },
  'a definition that is written': {
    kind: 'guest.change',
    ends: 'succeeded',
    places: passed('change-definition', 'claimed'),
  },
  'changes that are cancelled': {
    kind: 'guest.change',
    ends: 'cancelled',
    cancelledAt: 'rename-guest:before',
    places: [
      ...passed('ensure-empty-volume'),
      ...passed('change-hardware', 'changed'),
      ...begun('rename-guest'),
      ...undone('change-hardware'),
      ...undone('ensure-empty-volume'),
    ],
  },
  'a deletion that is cancelled': {
    kind: 'guest.delete',
    ends: 'cancelled',
    cancelledAt: 'delete-domain:before',
    places: [...begun('delete-domain'), ...undone('delete-domain')],
  },
  'a deletion that is cancelled too late': {
    kind: 'guest.delete',
    ends: 'succeeded',
    cancelledAt: 'delete-domain:after',
    places: [...passed('delete-domain', 'stopped'), ...passed('delete-volume'), ...passed('forget-guest')],
  },
} as const satisfies Record<string, CrashScenario>;

/** Pools and networks, made and not: see crash-places.integration.test.ts. */
export const placeScenarios = {
  'a pool': { kind: 'pool.create', ends: 'succeeded', places: [...passed('ensure-pool', 'claimed'), ...checked] },
  'a network': {
    kind: 'network.create',
    ends: 'succeeded',
    places: [...passed('ensure-network', 'claimed'), ...checked],
  },
  'a pool where no folder can be made': {
    kind: 'pool.create',
    ends: 'failed',
    places: [...begun('ensure-pool', 'claimed'), ...undone('ensure-pool')],
  },
  'a network whose addresses are taken': {
    kind: 'network.create',
    ends: 'failed',
    places: [...begun('ensure-network', 'claimed'), ...undone('ensure-network')],
  },
} as const satisfies Record<string, CrashScenario>;

export type PlaceScenarioName = keyof typeof placeScenarios;

export type ChainScenarioName = keyof typeof chainScenarios;

const removed = ['merging', 'merged', 'emptied', 'forgotten'];

/** The same with snapshots, each with a guest of its own: see crash-snapshots.integration.test.ts. */
export const snapshotScenarios = {
  'a snapshot': { kind: 'guest.snapshot', ends: 'succeeded', places: passed('ensure-snapshot', 'prepared', 'taken') },
  'a snapshot that is cancelled': {
    kind: 'guest.snapshot',
    ends: 'cancelled',
    cancelledAt: 'ensure-snapshot:taken',
    places: [...begun('ensure-snapshot', 'prepared', 'taken'), ...undone('ensure-snapshot', ...removed)],
  },
  'going back': {
    kind: 'guest.revert',
    ends: 'succeeded',
    places: passed('revert-snapshot', 'stopped', 'swapped', 'reverted'),
  },
  'going back that is cancelled': {
    kind: 'guest.revert',
    ends: 'cancelled',
    cancelledAt: 'revert-snapshot:stopped',
    places: [...begun('revert-snapshot', 'stopped'), ...undone('revert-snapshot')],
  },
  'the end of a snapshot': {
    kind: 'guest.delete-snapshot',
    ends: 'succeeded',
    places: passed('delete-snapshot', ...removed),
  },
  'the end of a snapshot that is cancelled': {
    kind: 'guest.delete-snapshot',
    ends: 'cancelled',
    cancelledAt: 'delete-snapshot:merging',
    places: [...begun('delete-snapshot', 'merging'), ...undone('delete-snapshot')],
  },
} as const satisfies Record<string, CrashScenario>;

export type SnapshotScenarioName = keyof typeof snapshotScenarios;

const cloned = [
  ...passed('reserve-guest'),
  ...passed('check-clone'),
  ...passed('ensure-copied-volume', 'copied'),
  ...passed('ensure-variables'),
  ...passed('ensure-seed', 'made'),
  ...passed('define-clone'),
];

/** Clones of one guest: see crash-clones.integration.test.ts. */
export const cloneScenarios = {
  'a clone': { kind: 'guest.clone', ends: 'succeeded', places: cloned },
  'a clone that is cancelled': {
    kind: 'guest.clone',
    ends: 'cancelled',
    cancelledAt: 'ensure-running:before',
    places: [
      ...cloned,
      ...begun('ensure-running'),
      ...undone('define-clone', 'stopped'),
      ...undone('ensure-seed'),
      ...undone('ensure-variables'),
      ...undone('ensure-copied-volume'),
      ...undone('reserve-guest'),
    ],
  },
} as const satisfies Record<string, CrashScenario>;

export type CloneScenarioName = keyof typeof cloneScenarios;

const copied = [...passed('check-publication'), ...passed('ensure-copied-volume', 'copied')];

/** Images of one guest: see crash-clones.integration.test.ts. */
export const publishScenarios = {
  'an image of a guest': {
    kind: 'image.publish',
    ends: 'succeeded',
    places: [...copied, ...passed('ensure-variables'), ...passed('inspect-image', 'inspected')],
  },
  'an image of a guest that is cancelled': {
    kind: 'image.publish',
    ends: 'cancelled',
    cancelledAt: 'inspect-image:inspected',
    places: [
      ...copied,
      ...passed('ensure-variables'),
      ...begun('inspect-image', 'inspected'),
      ...undone('inspect-image'),
      ...undone('ensure-variables'),
      ...undone('ensure-copied-volume'),
    ],
  },
} as const satisfies Record<string, CrashScenario>;

export type PublishScenarioName = keyof typeof publishScenarios;

/** Many operations of one kind, each killed at a place of its own: see crash-points.integration.test.ts. */
export const groupScenarios = {
  'a guest from an ISO': {
    kind: 'guest.create',
    ends: 'succeeded',
    places: [...madeFromIso, ...passed('ensure-running')],
  },
  'a guest from an image': {
    kind: 'guest.create',
    ends: 'succeeded',
    places: [
      ...madeFromImage,
      ...passed('ensure-running'),
      ...passed('wait-ready'),
      ...passed('remove-seed', 'ejected'),
    ],
  },
  'first settings that go late': {
    kind: 'guest.settle',
    ends: 'succeeded',
    places: passed('remove-seed', 'ejected'),
  },
  'a deletion': {
    kind: 'guest.delete',
    ends: 'succeeded',
    places: [...passed('delete-domain', 'stopped'), ...passed('delete-volume'), ...passed('forget-guest')],
  },
} as const satisfies Record<string, CrashScenario>;

/** What is asked of an agent: see crash-agent.integration.test.ts. */
export const agentScenarios = {
  'a command': {
    kind: 'guest.run',
    ends: 'succeeded',
    spares: 'run-in-guest:claimed',
    places: passed('run-in-guest', 'begun'),
  },
  'a command of which nobody knows whether it was begun': {
    kind: 'guest.run',
    ends: 'failed',
    places: [...begun('run-in-guest', 'claimed'), ...undone('run-in-guest')],
  },
  'a password': { kind: 'guest.password', ends: 'succeeded', places: passed('set-guest-password', 'set') },
  'a password of nobody': {
    kind: 'guest.password',
    ends: 'failed',
    places: [...begun('set-guest-password'), ...undone('set-guest-password')],
  },
} as const satisfies Record<string, CrashScenario>;

export type AgentScenarioName = keyof typeof agentScenarios;

/** Takes minutes: see tests/long/crash-build.long.test.ts. */
export const longScenarios = {
  'an image that is built': {
    kind: 'image.build',
    ends: 'succeeded',
    places: [...passed('build-image', 'claimed', 'built', 'uploaded'), ...passed('inspect-image', 'inspected')],
  },
} as const satisfies Record<string, CrashScenario>;
