import type { Phase } from '#tests/run/phases.ts';
import type { PhaseResult } from '#tests/run/run-phase.ts';

const slowestShown = 8;

/** Tells what each phase came to, and ends with the line that a machine reads. Gives the exit code. */
export function tellSummary(
  results: readonly PhaseResult[],
  wanted: readonly Phase[],
  leftOut: readonly Phase[],
): 0 | 1 {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const width = Math.max(...wanted.map((phase) => phase.name.length));

  console.log('\n── summary ──\n');
  for (const phase of wanted) {
    const result = results.find((one) => one.phase === phase);
    const told = result
      ? `${String(result.passed).padStart(5)} passed ${String(result.failed).padStart(4)} failed ${String(result.skipped).padStart(4)} left out ${result.seconds.toFixed(1).padStart(8)} s`
      : leftOut.includes(phase)
        ? '      left out: needs root'
        : '      not reached';
    console.log(`${phase.name.padEnd(width)} ${told}`);
  }
  const slowest = results
    .flatMap((result) => result.files)
    .filter((file) => file.seconds >= 1)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, slowestShown);
  if (slowest.length > 0) console.log('\nThe slowest files:');
  for (const file of slowest) console.log(`${file.seconds.toFixed(1).padStart(8)} s  ${file.name}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
