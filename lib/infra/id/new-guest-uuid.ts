import { randomUUID } from 'node:crypto';
import type { GuestUuid } from '#lib/domain/id.ts';

/** The UUID of a guest that is about to be made. */
export const newGuestUuid = (): GuestUuid => randomUUID() as string as GuestUuid;
