import type { Permission } from '#lib/domain/access/permission.ts';
import { makesGuest, type OperationKind } from '#lib/domain/operation/operation-kind.ts';
import { operationActions, stepsOfNoReturn } from '#lib/domain/operation/operation-state.ts';
import type { StepKind } from '#lib/domain/operation/step-inputs.ts';

/**
 * What one must be allowed to do an operation of each kind again. Null where it is not done again as it was: the file of an upload comes from
 * its person's disk, a guest may have other disks and snapshots by then than those that were decided about, and a
 * command that was run once may do harm the second time.
 */
export const repeatPermissions: Record<OperationKind, Permission | null> = {
  'guest.create': 'guest.create',
  'guest.clone': 'guest.create',
  'guest.power': 'guest.power',
  'guest.change': null,
  'guest.run': null,
  'guest.password': null,
  'guest.delete': 'guest.delete',
  'guest.settle': null,
  'guest.snapshot': null,
  'guest.revert': null,
  'guest.delete-snapshot': null,
  'host.probe': 'host.manage',
  'host.add': 'host.manage',
  'host.check': 'host.manage',
  'pool.create': 'host.manage',
  'network.create': 'host.manage',
  'image.fetch': 'image.manage',
  'image.build': 'image.manage',
  'image.adopt': 'image.manage',
  'image.publish': 'image.create',
  'image.delete': 'image.create',
  'media.upload': null,
  'media.fetch': 'image.manage',
};

/** Steps whose failure leaves what was made before: see `keepsWhatWasMade` of the steps. */
export const stepsThatKeep: readonly StepKind[] = ['press-boot-key', 'wait-ready', 'remove-seed'];

type Ended = {
  kind: string;
  refusal: unknown;
  steps: readonly { kind: string; state: string }[];
};

const codeOf = (refusal: unknown): unknown =>
  typeof refusal === 'object' && refusal !== null && 'code' in refusal ? refusal.code : null;

/** Whether something was deleted already: the rest of it may be tried again, and can be asked for nowhere else. */
export const hasDeleted = ({ steps }: Pick<Ended, 'steps'>): boolean =>
  steps.some(({ kind, state }) => stepsOfNoReturn.some((each) => each === kind) && state === 'succeeded');

/** Whether the guest was deleted, or taken off its host, under it. */
export const hasLostGuest = ({ refusal }: Pick<Ended, 'refusal'>): boolean =>
  ['operation.guest-deleted', 'guest.gone'].some((code) => code === codeOf(refusal));

/**
 * Whether the guest, or disks of it, stayed though its creation did not succeed: they may hold somebody's work by now, and would be written
 * over, or taken away with the next failure.
 */
export const hasKeptGuest = ({ kind, refusal, steps }: Ended): boolean =>
  makesGuest(kind) &&
  (codeOf(refusal) === 'operation.guest-deleted' ||
    steps.some((step) => stepsThatKeep.some((each) => each === step.kind) && step.state === 'failed'));

/** Whether it may be ended: one that has deleted something goes on to its end. */
export const isCancellable = (operation: Pick<Ended, 'steps'> & { state: string }): boolean =>
  operationActions.cancel.some((state) => state === operation.state) && !hasDeleted(operation);

/** Whether an operation that failed or was cancelled may be done again as it was; what else must be true by then is asked when it is. */
export function isRepeatable(operation: Ended): boolean {
  const isKind = repeatPermissions[operation.kind as OperationKind] != null;
  return isKind && !hasKeptGuest(operation) && !(operation.kind === 'guest.power' && hasLostGuest(operation));
}
