import type { Refusal } from '#lib/domain/refusal/refusals.ts';

/** The answer of a decision: a value, or the refusal that says why not. */
export type Result<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export const accept = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal });
