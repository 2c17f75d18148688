import type { RefusalText } from '#lib/domain/live/refusal-text.ts';
import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';
import { explainRefusal, isRefusalCode } from '#lib/domain/refusal/refusals.ts';

/** A refusal as it was kept with a row, put into words. */
export function toRefusalText(stored: unknown): RefusalText | null {
  if (!stored || typeof stored !== 'object' || !('code' in stored) || !isRefusalCode(stored.code)) return null;
  const { code, details, technical } = stored as {
    code: typeof stored.code;
    details?: RefusalDetails;
    technical?: string;
  };
  return { code, ...explainRefusal({ code, details, technical }) };
}
