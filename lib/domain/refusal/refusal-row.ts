export type RefusalDetails = Readonly<Record<string, string | number>>;

/** `never`: asking again gives the same answer. `backoff`: it may pass by itself. `after-change`: when something was changed. */
export type RetryPolicy = 'never' | 'backoff' | 'after-change';

/** One cause. `details` fill the sentence. */
export type RefusalRow = {
  status: 400 | 401 | 403 | 404 | 409 | 422 | 429 | 499 | 500 | 502 | 503 | 504 | 507;
  retry: RetryPolicy;
  say: (details: RefusalDetails) => string;
  next: (details: RefusalDetails) => string;
};

export const row = (
  status: RefusalRow['status'],
  retry: RetryPolicy,
  say: RefusalRow['say'] | string,
  next: RefusalRow['next'] | string,
): RefusalRow => ({
  status,
  retry,
  say: typeof say === 'string' ? () => say : say,
  next: typeof next === 'string' ? () => next : next,
});

/** A name after its noun, where it is known. */
export const of = (name: string | number | undefined): string => (name === undefined ? '' : ` ${name}`);
