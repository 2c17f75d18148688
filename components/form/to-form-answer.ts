import type { FormAnswer } from '#components/form/form.tsx';
import type { Asked } from '#lib/web/rpc-client.ts';

/** The answer of a call as the form shell takes it: the refusal in words, and its sentences at the fields they are about. */
export function toFormAnswer(asked: Asked<unknown>): FormAnswer {
  if (asked.ok) return { ok: true };
  return {
    ok: false,
    refusal: asked.refusal,
    fieldErrors: Object.fromEntries(asked.fieldErrors.map((problem) => [problem.path, problem.message])),
  };
}
