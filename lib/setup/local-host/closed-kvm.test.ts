import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeKvm, findClosedKvm, openKvm } from '#lib/setup/local-host/closed-kvm.ts';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'guesthouse-kvm-'));
  file = path.join(dir, 'kvm');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The device that `/dev/null` is: it has a driver everywhere. */
const makeNode = (mode: string) => execFileSync('mknod', [`--mode=${mode}`, file, 'c', '1', '3']);
const isRoot = process.getuid?.() === 0;
const hasGroup = /^kvm:/m.test(execFileSync('getent', ['group'], { encoding: 'utf8' }));

test('nothing there, or something else there, is not closed', () => {
  expect(findClosedKvm(file)).toBeUndefined();
  writeFileSync(file, '');
  expect(findClosedKvm(file)).toBeUndefined();
});

test.runIf(isRoot)('one that everybody may open is not closed, nor is one that leads nowhere', () => {
  makeNode('666');
  expect(findClosedKvm(file)).toBeUndefined();
  rmSync(file);
  execFileSync('mknod', ['--mode=600', file, 'c', '10', '250']);
  expect(findClosedKvm(file)).toBeUndefined();
});

test.runIf(isRoot && hasGroup)('one that only root may open is opened for its group, and closed as it was', () => {
  makeNode('600');
  const before = statSync(file);
  const closed = findClosedKvm(file);
  expect(closed).toMatchObject({ mode: 0o600, uid: 0, gid: 0 });
  openKvm(file);
  expect(statSync(file).mode & 0o777).toBe(0o660);
  expect(findClosedKvm(file)).toBeUndefined();
  if (closed) closeKvm(closed, file);
  expect(statSync(file)).toMatchObject({ mode: before.mode, uid: before.uid, gid: before.gid });
});
