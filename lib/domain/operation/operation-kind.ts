import { z } from 'zod';

/** What an operation does, `noun.verb`. */
export const OperationKind = z.enum([
  'guest.create',
  'guest.clone',
  'guest.power',
  'guest.change',
  'guest.run',
  'guest.password',
  'guest.delete',
  'guest.settle',
  'guest.snapshot',
  'guest.revert',
  'guest.delete-snapshot',
  'host.probe',
  'host.add',
  'host.check',
  'pool.create',
  'network.create',
  'image.fetch',
  'image.build',
  'image.adopt',
  'image.publish',
  'image.delete',
  'media.upload',
  'media.fetch',
]);
export type OperationKind = z.infer<typeof OperationKind>;

/** Whether an operation of this kind makes the guest it works on. */
export const makesGuest = (kind: string | undefined): boolean => kind === 'guest.create' || kind === 'guest.clone';
