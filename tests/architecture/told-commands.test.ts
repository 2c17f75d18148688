import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sourceFiles } from '#tests/architecture/source-files.ts';

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

/** Lines of the product that name a command of ours and are no such instruction, and why. */
const notTold: Record<string, string> = {
  'lib/setup/start-flags.ts': 'the list of commands, with --data in its last line',
  'lib/setup/systemd-unit.ts': 'the help of a command that takes the flags of a start, --data among them',
  'lib/setup/setup-command.ts': 'what builds them',
  'lib/setup/hold-data-folder.ts': 'tells what is at work, not what to type',
  'lib/setup/local-host/libvirt-access.ts': 'marks lines in a file of libvirt; earlier releases wrote the same mark',
  'lib/setup/server-config.ts': 'for who runs the server by hand, with no data folder yet',
  'lib/domain/refusal/host-refusals.ts': 'where no start is known; else it holds the command with its folder',
};

// With another data folder than the usual one, a bare command works on the wrong one, or on none.
test('who is told a command of ours is told the folder that it works on', () => {
  const named = sourceFiles(/^(lib|components|app)\/.*\.(ts|tsx|mjs)$/, /\.test\.tsx?$/).flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line) => ({ path, text: line.trim() }))
      .filter((line) => /npm (run [a-z][\w-]*|start)\b/.test(line.text))
      .filter((line) => !line.text.includes('--data') && !/^(\/\/|\/?\*)/.test(line.text)),
  );
  const bare = named.filter((line) => !(line.path in notTold));
  expect(bare.map((line) => `${line.path}: ${line.text}`)).toEqual([]);
  // a reason for what is not there any more is one that nobody keeps true
  expect(Object.keys(notTold).filter((path) => !named.some((line) => line.path === path))).toEqual([]);
});
