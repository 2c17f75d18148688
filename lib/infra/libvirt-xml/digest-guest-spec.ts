import { createHash } from 'node:crypto';
import type { GuestSpec } from '#lib/domain/guest/guest-spec.ts';

/** Raise when `buildGuestXml` writes something else for the same specification. */
const builderVersion = 1;

function stable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, stable(inner)]),
  );
}

/** One word for a specification. It stands in the definition that was built of it, so "already defined so" is one comparison. */
export const digestGuestSpec = (spec: GuestSpec): string =>
  createHash('sha256')
    .update(JSON.stringify([builderVersion, stable(spec)]))
    .digest('hex')
    .slice(0, 32);
