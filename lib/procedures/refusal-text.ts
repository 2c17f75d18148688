import type { Actor } from '#lib/domain/access/actor.ts';
import { seesPlaces } from '#lib/domain/access/sees-places.ts';
import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import { hidePlaces } from '#lib/domain/refusal/hide-places.ts';
import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';
import { explainRefusal, isRefusalCode, type Refusal } from '#lib/domain/refusal/refusals.ts';

/** A refusal as this person may read it. */
export const refusalFor = (actor: Actor | null, refusal: Refusal): Refusal =>
  actor && !seesPlaces(actor) ? hidePlaces(refusal) : refusal;

/** A refusal as it was kept with a row, put into words for this person. */
export function toRefusalText(actor: Actor, stored: unknown): RefusalText | null {
  if (!stored || typeof stored !== 'object' || !('code' in stored) || !isRefusalCode(stored.code)) return null;
  const { code, details, technical } = stored as {
    code: typeof stored.code;
    details?: RefusalDetails;
    technical?: string;
  };
  return { code, ...explainRefusal(refusalFor(actor, { code, details, technical })) };
}
