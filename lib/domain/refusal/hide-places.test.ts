import { expect, test } from 'vitest';
import { hidePlaces, plainDetails } from '#lib/domain/refusal/hide-places.ts';
import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';
import { explainRefusal, type RefusalCode, refusals } from '#lib/domain/refusal/refusals.ts';

const codes = Object.keys(refusals) as RefusalCode[];

/** Every detail that the sentences of a refusal ask for, each with a name that would be recognised. */
function detailsOf(code: RefusalCode): RefusalDetails {
  const asked: Record<string, string> = {};
  const details = new Proxy(asked, {
    get: (target, name) => {
      target[String(name)] = `secret-${String(name)}`;
      return target[String(name)];
    },
  });
  explainRefusal({ code, details });
  return asked;
}

test.each(codes)('%s is told without a name of a place', (code) => {
  const details = detailsOf(code);
  const told = explainRefusal(hidePlaces({ code, details, technical: 'error: secret-path' }));
  const isOfReader = ['access.not-found', 'input.invalid', 'guest.wrong-state'].includes(code);
  const hidden = Object.keys(details).filter((name) => !isOfReader && !plainDetails.has(name));
  for (const name of hidden) expect(`${told.title} ${told.next}`).not.toContain(`secret-${name}`);
  expect(told.technical).toBeUndefined();
  expect(told.title).not.toMatch(/undefined|null| {2}/);
});

test('what the reader asked for stays', () => {
  expect(explainRefusal(hidePlaces({ code: 'access.not-found', details: { what: 'guest' } })).title).toBe(
    'There is no such guest.',
  );
});
