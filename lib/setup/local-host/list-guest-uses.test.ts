import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readKeptDefinitions } from '#lib/setup/local-host/list-guest-uses.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'guesthouse-definitions-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('guests of a libvirt that does not answer are read from its files, and nothing else is taken for one', () => {
  mkdirSync(path.join(dir, 'networks'));
  writeFileSync(path.join(dir, 'networks', 'default.xml'), '<network/>');
  mkdirSync(path.join(dir, 'odd.xml'));
  writeFileSync(path.join(dir, 'first.xml'), '<domain/>');
  writeFileSync(path.join(dir, 'first.xml.new'), '<domain');
  expect(readKeptDefinitions(dir)).toEqual(['<domain/>']);
});

test('where libvirt never was, there are none', () => {
  expect(readKeptDefinitions(path.join(dir, 'not there'))).toEqual([]);
});
