import { expect, test } from 'vitest';
import { code, findLines, sourceFiles } from '#tests/architecture/source-files.ts';

const self = /^tests\/architecture\//;

// Each of them switches a check off for whatever will stand there later, too.
test('no check of types is switched off', () => {
  const off = /@ts-(ignore|expect-error|nocheck)|eslint-disable|istanbul ignore|@vitest-ignore/;
  expect(findLines(sourceFiles(code, self), off)).toEqual([]);
});

// A lint rule may be wrong at a place; then the next reader must learn why. The formatter never is, nor is a rule for a whole file.
test('who leaves a lint rule out says why', () => {
  const lines = findLines(sourceFiles(/\.(ts|tsx|mjs|css)$/, self), /biome-ignore/);
  expect(lines.filter((line) => !/biome-ignore [a-z]+\/[a-zA-Z0-9]+\/[a-zA-Z0-9]+: \S.{7,}/.test(line))).toEqual([]);
});

// Work that is left is written where people plan, not where nobody looks.
test('nothing is left for later in comments', () => {
  expect(findLines(sourceFiles(/\.(ts|tsx|mjs|sh|css|prisma)$/, self), /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
});

// Types that are stripped leave no code; these would need some. Node runs the files as they are.
test('only erasable TypeScript', () => {
  const files = sourceFiles(/\.tsx?$/, self);
  expect(
    findLines(files, /^\s*(export )?(declare )?(const )?enum \w|^\s*(export )?namespace \w|^\s*import \w+ = /),
  ).toEqual([]);
  expect(findLines(files, /constructor\(\s*(private|public|protected|readonly) /)).toEqual([]);
});

// `as any` by another name: it fits everywhere and is believed. Where a library's types force it, the line before says how.
test('nothing is cast through never without a reason', () => {
  const unexplained = sourceFiles(/^(lib|app|components)\/.*\.tsx?$/, /\.test\.tsx?$/).flatMap((file) => {
    const lines = file.text.split('\n');
    return lines.flatMap((line, index) =>
      /\bas never\b/.test(line) && !/^\s*\/\/ \S.{15,}/.test(lines[index - 1] ?? '')
        ? [`${file.path}:${index + 1}`]
        : [],
    );
  });
  expect(unexplained).toEqual([]);
});

// Two ways to name a file are two names in a search: `#lib/…` with its ending, everywhere but beside one another in a folder.
test('imports name files by their alias and their ending', () => {
  const files = sourceFiles(/^(app|components|lib|tests)\/.*\.tsx?$/, self);
  expect(findLines(files, /from '\.\.\//)).toEqual([]);
  expect(findLines(files, /from '(#(lib|components|tests|prisma)|\.)\/[^']*(?<!\.(ts|tsx|mjs|css|json|svg))'/)).toEqual(
    [],
  );
});
