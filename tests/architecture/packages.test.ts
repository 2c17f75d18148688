import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findLines, sourceFiles } from '#tests/architecture/source-files.ts';

type Lock = { packages: Record<string, { resolved?: string; version?: string; link?: boolean }> };
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies' | 'scripts',
  Record<string, string>
>;

// What was tested is what is installed: a range would bring others a version that nobody here has run.
test('every dependency has one exact version', () => {
  const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version))).toEqual([]);
});

// The lock file names versions and hashes, not servers: everybody's registry is their own.
test('the lock file names no server, and the versions of package.json', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  expect(Object.entries(lock.packages).filter(([, entry]) => entry.resolved?.includes('://'))).toEqual([]);
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))
    expect([name, lock.packages[`node_modules/${name}`]?.version]).toEqual([name, version]);
});

// A path that exists on one machine only.
test('no file names a folder of the machine it was written on', () => {
  const files = sourceFiles(
    /\.(ts|tsx|mjs|json|md|sh|css|yml|yaml|prisma|sql)$|^\.|^\.ci\//,
    /^tests\/architecture\/|^package-lock\.json$/,
  );
  expect(findLines(files, /(^|[\s"'`(=])\/(work|workspace|Users|mnt\/[a-z]|tmp\/(claude|preamble))\b/)).toEqual([]);
  expect(findLines(files, /artifactory|registry\.npmjs|nexus\.|npmmirror|verdaccio/)).toEqual([]);
});

// What people are told to type must be there.
test('every npm script that the documents name exists', () => {
  const told = sourceFiles(/\.md$/).flatMap((file) =>
    [...file.text.matchAll(/npm run ([a-z][a-z0-9:-]*)/g)].map(([, name = '']) => ({ path: file.path, name })),
  );
  expect(told.filter(({ name }) => !(name in manifest.scripts))).toEqual([]);
});
