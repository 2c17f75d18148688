import { z } from 'zod';

/** What an operation does, `noun.verb`. */
export const OperationKind = z.enum([
  'guest.create',
  'guest.power',
  'guest.change',
  'guest.delete',
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
  'image.delete',
  'media.upload',
]);
export type OperationKind = z.infer<typeof OperationKind>;
