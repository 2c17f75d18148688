import { explainRefusal, type Refusal } from '#lib/domain/refusal/refusals.ts';

/** Thrown where something did not work; carries the refusal that a person will read. */
export class Failure extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: { cause?: unknown }) {
    super(explainRefusal(refusal).title, options);
    this.name = 'Failure';
    this.refusal = refusal;
  }
}

/** The refusal inside anything that was thrown; what is not a Failure is `server.failed` with its message as technical text. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Failure) return error.refusal;
  return { code: 'server.failed', technical: error instanceof Error ? error.message : String(error) };
}
