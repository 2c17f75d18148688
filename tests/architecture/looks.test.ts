import { expect, test } from 'vitest';
import { sourceFiles } from '#tests/architecture/source-files.ts';
import { addressOf, isAtItsAddress, looks } from '#tests/e2e/looks.ts';

const drawn = sourceFiles(/^app\/(.*\/)?(page|error|not-found|global-error)\.tsx$/);
/** A page that only leads to another one draws nothing. */
const leadsOn = ({ text }: { text: string }) => /\bredirect\(/.test(text) && !/<\w/.test(text);

const specs = sourceFiles(/^tests\/e2e\/.*\.spec\.ts$/)
  .map((file) => file.text)
  .join('\n');
// a name that is put together would vouch for those of other tests
const named = new Set([...specs.matchAll(/(?:\blookAt\(\s*\w+,|\blook:)\s*'([^']+)'/g)].map(([, name]) => name));

// What nobody looks at is what nobody sees break: in the dark, on a phone, or for who cannot see it.
test('every page, and every page of an error, is looked at', () => {
  const files = drawn.filter((file) => !leadsOn(file)).map((file) => file.path);
  expect(files.length).toBeGreaterThan(20);
  expect(Object.keys(looks).toSorted()).toEqual(files.toSorted());
  expect(files.filter((file) => looks[file]?.length === 0)).toEqual([]);
});

test('every frame around pages is around one that is looked at', () => {
  const frames = sourceFiles(/^app\/(.*\/)?layout\.tsx$/).map((file) => file.path.replace(/layout\.tsx$/, ''));
  expect(frames.filter((folder) => !Object.keys(looks).some((file) => file.startsWith(folder)))).toEqual([]);
});

test('every look that the table names is taken by a browser test', () => {
  const all = Object.values(looks).flat();
  expect(all.filter((name) => !named.has(name))).toEqual([]);
});

test('a look is held against the address of its page', () => {
  expect(isAtItsAddress('guest-hardware', '/guests/gst_1/hardware')).toBe(true);
  expect(isAtItsAddress('guest-hardware', '/guests/gst_1/overview')).toBe(false);
  expect(isAtItsAddress('host', '/hosts/hst_1')).toBe(true);
  expect(isAtItsAddress('host', '/hosts')).toBe(false);
  expect(isAtItsAddress('page-failed', '/anywhere')).toBe(true);
  expect(addressOf('app/api/v1/docs/page.tsx').test('/api/v1/docs')).toBe(true);
});
