import { expect, test } from 'vitest';
import { paths } from '#lib/web/paths.ts';
import { sourceFiles } from '#tests/architecture/source-files.ts';

type Segment = { kind: 'word'; word: string } | { kind: 'one' } | { kind: 'rest'; isOptional: boolean };

const parse = (part: string): Segment => {
  if (part.startsWith('[[...')) return { kind: 'rest', isOptional: true };
  if (part.startsWith('[...')) return { kind: 'rest', isOptional: false };
  return part.startsWith('[') ? { kind: 'one' } : { kind: 'word', word: part };
};

/** The addresses that Next serves, from the folders of app/: a folder in parentheses groups and is no part of the address. */
const routes = sourceFiles(/^app\/(.*\/)?(page\.tsx|route\.ts)$/).map((file) =>
  file.path
    .split('/')
    .slice(1, -1)
    .filter((part) => !part.startsWith('('))
    .map(parse),
);

const serves = (route: readonly Segment[], address: readonly string[]): boolean => {
  const [segment, ...more] = route;
  if (!segment) return address.length === 0;
  if (segment.kind === 'rest') return segment.isOptional || address.length > 0;
  const [part, ...left] = address;
  if (part === undefined || (segment.kind === 'word' && segment.word !== part)) return false;
  return serves(more, left);
};

const isServed = (address: string): boolean =>
  routes.some((route) => serves(route, new URL(address, 'http://here').pathname.split('/').filter(Boolean)));

const ids = { id: 'gst_00000000000000000000000000', tab: 'overview' };

// A link that leads to a 404 is found by the person who needed the page.
test.each(Object.entries(paths))('there is a page for paths.%s', (_, path) => {
  const make = path as (id: string, tab: string) => string;
  expect(isServed(make(ids.id, ids.tab))).toBe(true);
});

// An address in a string is one that does not move when the page does.
test('nobody goes to a page by hand', () => {
  const files = sourceFiles(/^(app|components)\/.*\.tsx?$/, /\.test\.tsx?$/);
  const words = routes.flatMap(([first]) =>
    first?.kind === 'word' && first.word !== 'api' && first.word !== 'rpc' ? [first.word] : [],
  );
  const byHand = new RegExp(`['"\`]/(${[...new Set(words)].join('|')})(/|['"\`?])`);
  const hits = files.flatMap((file) =>
    file.text
      .split('\n')
      .filter((line) => byHand.test(line) && !/^\s*(\/\/|\*|import)/.test(line))
      .map((line) => `${file.path}: ${line.trim()}`),
  );
  expect(hits).toEqual([]);
});
