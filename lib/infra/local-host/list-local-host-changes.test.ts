import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listLocalHostChanges } from '#lib/infra/local-host/list-local-host-changes.ts';
import { ensureLocalHostDir, writeLocalHostChanges } from '#lib/setup/local-host/local-host-changes.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'gh-changes-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const told = { why: 'A host needs it', command: 'true' };
const login: PlannedChange = { kind: 'add-login', what: 'Make the login guesthouse', ...told, login: 'guesthouse' };
const packages: PlannedChange = { kind: 'install-packages', what: 'Install 20 packages', ...told, packages: [] };

test('after a preparation that failed half way all that was begun is listed, though the machine is no host', () => {
  expect(listLocalHostChanges(null)).toEqual([]);
  expect(listLocalHostChanges(dataDir)).toEqual([]);
  ensureLocalHostDir(dataDir, undefined);
  const [first, second] = ['2026-01-01T10:00:00.000Z', '2026-01-01T10:01:00.000Z'];
  const made = [
    { at: first, done: true, change: login },
    { at: second, done: false, change: packages },
  ];
  writeLocalHostChanges(dataDir, made, undefined);
  expect(listLocalHostChanges(dataDir)).toEqual([
    { at: first, what: 'Make the login guesthouse', why: 'A host needs it', isDone: true },
    { at: second, what: 'Install 20 packages', why: 'A host needs it', isDone: false },
  ]);
});
