import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readUndoable } from '#lib/setup/local-host/read-undoable.ts';

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'gh-undoable-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('who may not read the list, or names no data folder, is not told that there is nothing to undo', () => {
  expect(readUndoable(dataDir, true)).toEqual([]);
  expect(() => readUndoable(dataDir, false)).toThrow('only root can take back');
  const none = path.join(dataDir, 'none');
  expect(() => readUndoable(none, true)).toThrow(`There is no data folder ${none}`);
});
