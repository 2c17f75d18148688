import { type CloseReason, closeReasonOfRefusal, explainClose } from '#lib/domain/console/close-reasons.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { hidePlaces } from '#lib/domain/refusal/hide-places.ts';
import { explainRefusal } from '#lib/domain/refusal/refusals.ts';

/** Thrown inside the gateway where a console cannot go on; `detail` is the sentence that travels in the close frame. */
export class ConsoleClosed extends Error {
  readonly reason: CloseReason;
  readonly detail: string | undefined;

  constructor(reason: CloseReason, options: { detail?: string; cause?: unknown } = {}) {
    super(options.detail ?? explainClose(reason).title, { cause: options.cause });
    this.name = 'ConsoleClosed';
    this.reason = reason;
    this.detail = options.detail;
  }
}

/** The reason in anything that was thrown on the way to a console. Who looks at a screen need not know where it is. */
export function consoleClosedBy(error: unknown): ConsoleClosed {
  if (error instanceof ConsoleClosed) return error;
  if (error instanceof Failure) {
    const { title } = explainRefusal(hidePlaces(error.refusal));
    return new ConsoleClosed(closeReasonOfRefusal(error.refusal.code), { detail: title, cause: error });
  }
  return new ConsoleClosed('failed', { cause: error });
}
