import type { GuestHardware } from '#lib/domain/guest/guest-definition.ts';
import type { GuestState } from '#lib/domain/guest/guest-power.ts';
import type { GuestUuid } from '#lib/domain/id.ts';

/** A guest as it was seen on its host, with passwords taken out of its XML. */
export type ObservedGuest = {
  uuid: GuestUuid;
  name: string;
  power: GuestState;
  hardware: GuestHardware;
  /** null while it is off */
  liveHardware: GuestHardware | null;
  /** the definition that counts for its next start, stable enough to compare */
  definition: string;
  autostart: boolean;
  isPersistent: boolean;
};
