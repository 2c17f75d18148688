import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Phase, Report } from '#tests/run/phases.ts';

export type Counted = { passed: number; failed: number; skipped: number; files: { name: string; seconds: number }[] };

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z
    .object({
      name: z.string(),
      status: z.string(),
      startTime: z.number(),
      endTime: z.number(),
      assertionResults: z.object({ status: z.string() }).array(),
    })
    .array(),
});

/** A file that failed outside its tests, in its imports or in `beforeAll`, counts as one that failed. */
export function countVitest(json: unknown): Counted {
  const report = VitestReport.parse(json);
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests,
    files: report.testResults.map((file) => ({
      name: path.relative(process.cwd(), file.name),
      seconds: (file.endTime - file.startTime) / 1000,
    })),
  };
}

const Spec = z.object({
  tests: z.object({ results: z.object({ duration: z.number() }).array() }).array(),
});
const Suite = z.object({
  file: z.string(),
  specs: Spec.array(),
  get suites() {
    return Suite.array().optional();
  },
});
const PlaywrightReport = z.object({
  suites: Suite.array(),
  errors: z.unknown().array(),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

const millisecondsOf = (suite: z.infer<typeof Suite>): number =>
  suite.specs
    .flatMap((spec) => spec.tests.flatMap((test) => test.results))
    .reduce((sum, run) => sum + run.duration, 0) +
  (suite.suites ?? []).reduce((sum, inner) => sum + millisecondsOf(inner), 0);

/** What passed only at a second try has failed once, so it has failed. */
export function countPlaywright(json: unknown): Counted {
  const { stats, errors, suites } = PlaywrightReport.parse(json);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    files: suites.map((suite) => ({ name: suite.file, seconds: millisecondsOf(suite) / 1000 })),
  };
}

function readReport({ kind, file }: Report): Counted | null {
  if (!existsSync(file)) return null;
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return kind === 'vitest' ? countVitest(json) : countPlaywright(json);
}

/** What a phase comes to. One whose program failed has failed, whatever its report says or does not say. */
export function countTests(phase: Phase, problem: string | null): Counted {
  const told = phase.report ? readReport(phase.report) : null;
  if (told) return { ...told, failed: problem ? Math.max(1, told.failed) : told.failed };
  const isMissing = phase.report !== undefined;
  if (problem || isMissing) return { passed: 0, failed: 1, skipped: 0, files: [] };
  return { passed: phase.isPreparation ? 0 : 1, failed: 0, skipped: 0, files: [] };
}
