import { expect, test } from 'vitest';
import { code, sourceFiles } from '#tests/architecture/source-files.ts';

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
const unit = /\.test\.tsx?$/;

// A file that does not fit on a few screens does several things; whoever changes one of them reads all of them.
test('no file is longer than 400 lines', () => {
  const long = sourceFiles(/\.(ts|tsx|mjs|sh)$/).filter((file) => linesOf(file.text) > 400);
  expect(long.map((file) => `${file.path}: ${linesOf(file.text)}`)).toEqual([]);
});

test('half of the files of lib are shorter than 90 lines', () => {
  const lengths = sourceFiles(/^lib\/.*\.ts$/, unit)
    .map((file) => linesOf(file.text))
    .sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(90);
});

// A page says which procedure and which component belong to an address; what is longer belongs to a component.
test('no page is longer than 60 lines', () => {
  const long = sourceFiles(/^app\/.*\/?page\.tsx$/).filter((file) => linesOf(file.text) > 60);
  expect(long.map((file) => `${file.path}: ${linesOf(file.text)}`)).toEqual([]);
});

// A folder of helpers has no noun, so nobody looks there and everything ends there.
test('files are named after what they hold', () => {
  const nameless = sourceFiles(code).filter((file) =>
    /\/(utils?|helpers?|common|misc|index)\.(ts|tsx|mjs)$/.test(file.path),
  );
  expect(nameless.map((file) => file.path)).toEqual([]);
  const shouted = sourceFiles(code).filter((file) => /[A-Z_ ]/.test(file.path.replace(/^app\/.*\//, '')));
  expect(shouted.map((file) => file.path)).toEqual([]);
});
