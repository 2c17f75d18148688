import { expect, test } from 'vitest';
import { findLines, sourceFiles } from '#tests/architecture/source-files.ts';

const product = sourceFiles(/^(lib|app|components)\/.*\.tsx?$/, /\.test\.tsx?$/);
const secretWord = /\b(password|passphrase|privateKey|token|ticket|secret|cookie|authorization|masterKey)\b/i;

// A log is read by more people than the thing that it tells of, and kept longer. The logger takes these keys out as well;
// this keeps them from being put in under another name.
test('no secret is given to the log', () => {
  const calls = product.flatMap((file) =>
    [...file.text.matchAll(/\blog(?:ger)?\.(?:trace|debug|info|warn|error|fatal)\(([\s\S]*?)\);?\n/g)].map((match) => ({
      path: file.path,
      args: (match[1] ?? '').replace(/'[^']*'/g, ''),
    })),
  );
  expect(calls.length).toBeGreaterThan(15);
  expect(calls.filter((call) => secretWord.test(call.args))).toEqual([]);
});

// An operation's steps are shown to whoever may see the guest and are kept for ever.
test('no step is planned with a secret in its input', async () => {
  const { stepInputs } = await import('#lib/domain/operation/step-inputs.ts');
  const keys = Object.entries(stepInputs).flatMap(([kind, schema]) =>
    Object.keys(schema.shape).map((key) => `${kind}.${key}`),
  );
  // what names a row of the table of secrets is no secret
  expect(keys.filter((key) => secretWord.test(key.split('.')[1] ?? '') && !key.endsWith('SecretId'))).toEqual([]);
  const named = (key: string) => /password|passphrase|privateKey|token/i.test(key.split('.')[1] ?? '');
  expect(keys.filter((key) => named(key) && !key.endsWith('SecretId'))).toEqual([]);
});

// Rows are sent to every browser that may see them.
test('no row of the live line has a secret', async () => {
  const rows = await Promise.all([
    import('#lib/domain/live/guest-row.ts').then((module) => module.GuestRow),
    import('#lib/domain/live/host-row.ts').then((module) => module.HostRow),
    import('#lib/domain/live/image-row.ts').then((module) => module.ImageRow),
    import('#lib/domain/live/operation-row.ts').then((module) => module.OperationRow),
  ]);
  const keys = rows.flatMap((row) => Object.keys(row.shape));
  expect(keys.filter((key) => secretWord.test(key) || /secret|password/i.test(key))).toEqual([]);
});

// The address of a page is in the history of the browser, in referrers and in the logs of proxies.
test('no secret travels in the query of an address', () => {
  expect(findLines(product, /[?&](token|ticket|password|key|secret)=/)).toEqual([]);
});
