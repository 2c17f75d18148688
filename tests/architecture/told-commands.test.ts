import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

/** The scripts that a text tells people to run. */
const told = (file: string): string[] => [
  ...new Set([...readFileSync(file, 'utf8').matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name = '']) => name)),
];

test.each(['README.md', 'docs/install.md', 'docs/guide.md'])('every script that %s tells is there', (file) => {
  expect(told(file).filter((name) => !(name in scripts))).toEqual([]);
});

test('who reads only the front page learns how to keep it', () => {
  const needed = ['backup', 'restore', 'reset-password', 'systemd-unit', 'undo-local-host'];
  expect(needed.filter((name) => !told('README.md').includes(name))).toEqual([]);
  for (const word of ['git pull', '(docs/install.md)']) expect(readFileSync('README.md', 'utf8')).toContain(word);
});
