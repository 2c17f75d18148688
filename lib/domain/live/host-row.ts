import { z } from 'zod';
import { HostId } from '#lib/domain/id.ts';
import { HostConnection } from '#lib/domain/live/guest-row.ts';
import { RefusalText } from '#lib/domain/live/refusal-text.ts';

/** A host as lists show it. Memory in MiB; `promised` counts guests that run. */
export const HostRow = z.object({
  id: HostId,
  revision: z.number(),
  name: z.string(),
  address: z.string(),
  port: z.number(),
  username: z.string(),
  isLocal: z.boolean(),
  connection: HostConnection,
  connectionSince: z.string(),
  refusal: RefusalText.nullable(),
  nextTryAt: z.string().nullable(),
  lastSeenAt: z.string().nullable(),
  guestCount: z.number(),
  runningCount: z.number(),
  cpus: z.number().nullable(),
  memoryMiB: z.number().nullable(),
  memoryUsedMiB: z.number().nullable(),
  memoryPromisedMiB: z.number(),
  libvirtVersion: z.string().nullable(),
  qemuVersion: z.string().nullable(),
  checksPassed: z.number().nullable(),
  checksTotal: z.number().nullable(),
});
export type HostRow = z.infer<typeof HostRow>;
