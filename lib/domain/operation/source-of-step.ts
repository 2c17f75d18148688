import { z } from 'zod';

const ReadsGuest = z.object({ source: z.object({ guestId: z.string() }) });

/** The guest whose disks a step reads, by the input that is kept of it; null where it reads none. */
export const sourceOfStep = (input: unknown): string | null => ReadsGuest.safeParse(input).data?.source.guestId ?? null;
