import type { Refusal, RefusalCode } from '#lib/domain/refusal/refusals.ts';

/** Details that say nothing of hosts, pools, paths, or of what belongs to others. */
export const plainDetails: ReadonlySet<string> = new Set([
  'state',
  'states',
  'snapshot',
  'seconds',
  'minutes',
  'count',
]);
/** Refusals of what was asked for, with nothing in them but the reader's own words and guest. */
const ofReader: ReadonlySet<RefusalCode> = new Set(['access.not-found', 'input.invalid', 'guest.wrong-state']);

/** The same refusal in general words, for who sees no places: each sentence has some for what it is not told. libvirt's name paths. */
export function hidePlaces({ code, details = {} }: Refusal): Refusal {
  if (ofReader.has(code)) return { code, details };
  return { code, details: Object.fromEntries(Object.entries(details).filter(([name]) => plainDetails.has(name))) };
}
