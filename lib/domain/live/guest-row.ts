import { z } from 'zod';
import { Permission } from '#lib/domain/access/permission.ts';
import { GuestState } from '#lib/domain/guest/guest-power.ts';
import { GuestId, HostId } from '#lib/domain/id.ts';

/** How a host stands: `away` does not answer, `refused` answers but does not let us work. */
export const HostConnection = z.enum(['new', 'connecting', 'up', 'away', 'refused']);
export type HostConnection = z.infer<typeof HostConnection>;

/** A guest as lists and headers show it. The one with the higher revision is the newer. Times are ISO strings. */
export const GuestRow = z.object({
  id: GuestId,
  revision: z.number(),
  name: z.string(),
  uuid: z.string(),
  /** null, as its name is, for who is not told where guests are */
  hostId: HostId.nullable(),
  hostName: z.string().nullable(),
  hostConnection: HostConnection,
  hostSeenAt: z.string().nullable(),
  origin: z.enum(['guesthouse', 'foreign']),
  stage: z.enum(['creating', 'present', 'deleting', 'gone']),
  power: GuestState,
  powerSince: z.string(),
  seenAt: z.string().nullable(),
  osId: z.string().nullable(),
  vcpus: z.number(),
  memoryMiB: z.number(),
  addresses: z.array(z.string()),
  tags: z.array(z.string()),
  ownerId: z.string().nullable(),
  ownerName: z.string().nullable(),
  cpuPercent: z.number().nullable(),
  memoryUsedMiB: z.number().nullable(),
  cpuSamples: z.array(z.number()),
  memorySamples: z.array(z.number()),
  hasDisplay: z.boolean(),
  hasSerial: z.boolean(),
  /** its agent is connected */
  hasAgent: z.boolean(),
  /** the operation that works on it now; `isWaiting`: it only waits for the system inside, so people may act */
  operation: z
    .object({ id: z.string(), kind: z.string(), title: z.string(), progress: z.number(), isWaiting: z.boolean() })
    .nullable(),
  /** its disks are being copied for another guest, so it may not be started */
  isRead: z.boolean(),
  /** what the reader may do with it, of the permissions on guests */
  may: z.array(Permission),
});
export type GuestRow = z.infer<typeof GuestRow>;
