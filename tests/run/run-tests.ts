import { longPhases, phases, shortcuts } from '#tests/run/phases.ts';
import { endRunning, type PhaseResult, runPhase } from '#tests/run/run-phase.ts';
import { tellSummary } from '#tests/run/tell-summary.ts';

// npm test: every phase in order until one fails, then the summary. npm run test:unit and the like: `unit [files…]`.
const [shortcut, ...more] = process.argv.slice(2);
const chosen = shortcut === undefined ? phases.map((phase) => phase.name) : shortcuts[shortcut];
if (!chosen) {
  console.error(`There is no ${shortcut}. There are: ${Object.keys(shortcuts).join(', ')}.`);
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    endRunning('SIGTERM');
    setTimeout(() => process.exit(130), 5_000);
  });
}

const isRoot = process.getuid?.() === 0;
const wanted = [...phases, ...longPhases].filter((phase) => chosen.includes(phase.name));
const leftOut = wanted.filter((phase) => phase.needsRoot && !isRoot);
const results: PhaseResult[] = [];

for (const phase of wanted) {
  if (leftOut.includes(phase)) continue;
  console.log(`\n── ${phase.name}: ${phase.about} ──\n`);
  const isLast = phase === wanted.at(-1);
  const result = await runPhase(phase, isLast ? more : []);
  results.push(result);
  console.log(`\n${phase.name}: ${result.failed > 0 ? 'failed' : 'good'} (${result.seconds.toFixed(1)} s)`);
  if (result.failed > 0) break;
}

process.exitCode = tellSummary(results, wanted, leftOut);
