import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findDeadKvm, removeDeadKvm, restoreKvm } from '#lib/setup/local-host/dead-kvm.ts';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'guesthouse-kvm-'));
  file = path.join(dir, 'kvm');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const makeNode = (major: number, minor: number) =>
  execFileSync('mknod', ['--mode=660', file, 'c', String(major), String(minor)]);

test('nothing there, or something else there, is not dead', () => {
  expect(findDeadKvm(file)).toBeUndefined();
  writeFileSync(file, '');
  expect(findDeadKvm(file)).toBeUndefined();
});

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)('a device that answers is not dead', () => {
  makeNode(1, 3);
  expect(findDeadKvm(file)).toBeUndefined();
});

// 10:250 is a number of the kernel's small devices that none has registered, as 10:232 is without KVM
test.runIf(isRoot)('a device without a driver is dead; taken away and put back, it is the same', async () => {
  makeNode(10, 250);
  execFileSync('chown', ['0:5', file]);
  const before = statSync(file);
  const dead = findDeadKvm(file);
  expect(dead).toEqual({ major: 10, minor: 250, mode: 0o660, uid: 0, gid: 5 });
  removeDeadKvm(file);
  expect(existsSync(file)).toBe(false);
  if (dead) await restoreKvm(dead, file);
  const { rdev, mode, uid, gid } = statSync(file);
  expect({ rdev, mode, uid, gid }).toEqual({ rdev: before.rdev, mode: before.mode, uid: before.uid, gid: before.gid });
});
