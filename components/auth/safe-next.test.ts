import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safeNext } from './safe-next.ts';

it('keeps paths of this site', () => {
  expect(safeNext('/hosts/hst_1?tab=pools#a')).toBe('/hosts/hst_1?tab=pools#a');
  expect(safeNext('/')).toBe('/');
});

it.each([
  null,
  '',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/..//evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  'hosts',
  '/sign-in?next=/sign-in',
])('does not follow %s', (next) => {
  expect(safeNext(next)).toBe('/');
});

it('never leaves the site, whatever it is given', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((text) => `/${text}`),
      ),
      (next) => {
        expect(new URL(safeNext(next), 'https://kvm.example').origin).toBe('https://kvm.example');
      },
    ),
  );
});
