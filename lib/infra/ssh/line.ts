import type { Client } from 'ssh2';
import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';
import type { ChannelSlots } from '#lib/infra/ssh/channel-slots.ts';

/** A logged-in client and what everything that runs over it shares. `lost` fires with a Failure when it is over. */
export type Line = { client: Client; slots: ChannelSlots; details: RefusalDetails; lost: AbortSignal };
