import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findLines, test as isTest, sourceFiles } from '#tests/architecture/source-files.ts';

const self = /^tests\/architecture\//;
const tests = sourceFiles(/\.(test|spec)\.tsx?$/, self);

// One test alone, or one left out, and the gate says "passed" about something else. `runIf` stays for what a machine cannot
// have (a service manager); the summary of the run counts what was left out.
test('no test is singled out or left out', () => {
  const words = /\b(describe|it|test)(\.\w+)*\.(only|skip|todo|fails|fixme)\b|\b(fit|xit|xdescribe|xtest)\(/;
  expect(findLines(tests, words)).toEqual([]);
  expect(findLines(tests, /\bskipIf\(|context\.skip\(|test\.slow\(/)).toEqual([]);
});

// Waiting a fixed time is too short on a busy machine and too long on every other. What is waited for is asked for; where
// time itself is tested, `letPass` says why.
test('no test sleeps', () => {
  const files = sourceFiles(/\.tsx?$/, /^tests\/(architecture|run)\/|^tests\/hosts\/wait-until\.ts$/).filter((file) =>
    isTest.test(file.path),
  );
  expect(findLines(files, /waitForTimeout|waitForNetworkIdle|networkidle/)).toEqual([]);
  expect(findLines(files, /node:timers\/promises|await sleep\(/)).toEqual([]);
  // texts of programs that a test starts are not its own code
  const naps = findLines(files, /new Promise\(.*setTimeout\(/).filter((line) => !line.includes('appendFileSync'));
  expect(naps).toEqual([]);
});

// How fast something is differs from machine to machine: tests/bench measures it, side by side with the same done by hand.
test('no test asserts how long something took', () => {
  expect(findLines(tests, /\b(performance|Date)\.now\(\) - .*\.toBe(Less|Greater)Than/)).toEqual([]);
});

// A test file that belongs to no project never runs and nobody notices.
test('every test file is run', () => {
  const config = readFileSync('vitest.config.ts', 'utf8');
  const patterns = [...config.matchAll(/'([^']*\*[^']*)'/g)].map(([, glob = '']) => glob);
  expect(patterns.length).toBeGreaterThan(3);
  const all = sourceFiles(/\.test\.tsx?$/).map((file) => file.path);
  const idle = all.filter((name) => !patterns.some((glob) => path.matchesGlob(name, glob)));
  expect(idle).toEqual([]);
  const strayed = sourceFiles(/\.spec\.tsx?$/).filter((file) => !file.path.startsWith('tests/e2e/'));
  expect(strayed.map((file) => file.path)).toEqual([]);
});

// A test that asserts nothing passes whatever happens.
test('every test file asserts something', () => {
  const silent = tests.filter((file) => !/\bexpect\b|\bassert\b/.test(file.text));
  expect(silent.map((file) => file.path)).toEqual([]);
});
