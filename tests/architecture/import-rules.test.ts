import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** For each rule of `.dependency-cruiser.mjs` an import that it must refuse: from a file, of something. */
const broken: Record<string, [from: string, of: string]> = {
  'no-circular': ['lib/domain/circle-a.ts', '#lib/domain/circle-b.ts'],
  'no-unresolved': ['lib/domain/lost.ts', '#lib/domain/not-there.ts'],
  'domain-is-pure': ['lib/domain/impure.ts', 'node:os'],
  'infra-knows-no-use': ['lib/infra/knows.ts', '#lib/procedures/target.ts'],
  'procedures-write-intent': ['lib/procedures/acts.ts', '#lib/engine/target.ts'],
  'engine-has-no-pages': ['lib/engine/shows.ts', '#components/target.ts'],
  'only-tending-begins': ['lib/engine/steps/begins.ts', '#lib/procedures/guest/begin-seed-removal.ts'],
  'engine-reads-rows-only': ['lib/engine/begins.ts', '#lib/procedures/operation/begin-operation.ts'],
  'web-has-no-engine': ['lib/web/holds.ts', '#lib/engine/target.ts'],
  'setup-has-no-use': ['lib/setup/uses.ts', '#lib/procedures/target.ts'],
  'one-door': ['app/page.ts', '#lib/infra/target.ts'],
  'components-no-runtime': ['components/hosts/runs.ts', '#lib/infra/runtime/runtime.ts'],
  'components-types-of-procedures': ['components/hosts/calls.ts', '#lib/procedures/target.ts'],
  'components-no-app': ['components/hosts/back.ts', '../../app/target.ts'],
  'ui-knows-no-noun': ['components/ui/knows.ts', '#lib/domain/target.ts'],
  'form-and-layout-know-no-noun': ['components/form/knows.ts', '#lib/domain/target.ts'],
  'outward-in-infra': ['lib/procedures/connects.ts', 'ssh2'],
  'engine-outward': ['lib/engine/connects.ts', 'ssh2'],
  'no-processes': ['lib/engine/spawns.ts', 'node:child_process'],
  'files-in-infra': ['lib/procedures/reads.ts', 'node:fs'],
  'crypto-in-infra': ['lib/procedures/guesses.ts', 'node:crypto'],
  'no-test-in-product': ['lib/web/tests.ts', '#tests/target.ts'],
  'no-dev-dependency-in-product': ['lib/web/develops.ts', 'fast-check'],
};

type Violation = { from: string; rule: { name: string } };
const checkout = path.resolve(import.meta.dirname, '../..');
let folder: string;
let violations: Violation[];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'guesthouse-rules-'));
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs'])
    cpSync(name, path.join(folder, name));
  symlinkSync(path.join(checkout, 'node_modules'), path.join(folder, 'node_modules'));
  const parts = [
    'lib/domain',
    'lib/procedures',
    'lib/engine',
    'lib/infra',
    'lib/web',
    'lib/setup',
    'components',
    'app',
    'tests',
  ];
  for (const part of parts) write(`${part}/target.ts`, 'export const target = 1;\n');
  write('lib/procedures/operation/begin-operation.ts', 'export const target = 1;\n');
  write('lib/procedures/guest/begin-seed-removal.ts', 'export const target = 1;\n');
  write('lib/infra/runtime/runtime.ts', 'export const target = 1;\n');
  write('lib/domain/circle-b.ts', "export * from '#lib/domain/circle-a.ts';\n");
  for (const [from, of] of Object.values(broken)) write(from, `import * as it from '${of}';\nexport const got = it;\n`);
  const program = path.join(checkout, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'app', 'components', 'lib', 'tests'];
  let json = '';
  try {
    json = execFileSync(process.execPath, [program, ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      maxBuffer: 1 << 26,
    });
  } catch (error) {
    json = (error as { stdout: string }).stdout;
  }
  violations = (JSON.parse(json) as { summary: { violations: Violation[] } }).summary.violations;
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every rule has an import that it must refuse', async () => {
  const config = (await import(path.join(checkout, '.dependency-cruiser.mjs'))) as {
    default: { forbidden: { name: string; comment: string }[] };
  };
  const { forbidden } = config.default;
  expect(forbidden.map((rule) => rule.name).toSorted()).toEqual(Object.keys(broken).toSorted());
  // and says why it is there
  expect(forbidden.filter((rule) => rule.comment.length < 20).map((rule) => rule.name)).toEqual([]);
});

// A rule that refuses nothing looks exactly like one that is kept.
test.each(Object.entries(broken))('%s refuses it', (rule, [from]) => {
  expect(violations.filter((one) => one.from === from).map((one) => one.rule.name)).toContain(rule);
});
