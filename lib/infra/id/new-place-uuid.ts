import { randomUUID } from 'node:crypto';

/** The UUID of a pool or a network that is about to be made: what carries it is ours. */
export const newPlaceUuid = (): string => randomUUID();
