import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Counted, countTests } from '#tests/run/count-tests.ts';
import type { Phase } from '#tests/run/phases.ts';

export type PhaseResult = Counted & { phase: Phase; seconds: number };

const running = new Set<number>();

/** Ends what is running, with all that it started: a browser or QEMU must not outlive an interrupted run. */
export function endRunning(signal: NodeJS.Signals): void {
  for (const pid of running) {
    try {
      process.kill(-pid, signal);
    } catch {
      // it has just ended by itself
    }
  }
}

/** One program without input, in a process group of its own. Gives what went wrong, or null. */
async function runCommand([program, ...args]: readonly [string, ...string[]], limitMs: number): Promise<string | null> {
  const env = {
    ...process.env,
    CI: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    PLAYWRIGHT_JSON_OUTPUT_NAME: 'artifacts/test-results/browser.json',
  };
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true, env });
  const { pid } = child;
  if (pid) running.add(pid);
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    endRunning('SIGTERM');
    setTimeout(() => endRunning('SIGKILL'), 10_000).unref();
  }, limitMs);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    if (isLate) return `did not end within ${Math.round(limitMs / 60_000)} minutes`;
    if (code === 0) return null;
    return signal ? `was ended by ${signal}` : `ended with ${code}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(limit);
    if (pid) running.delete(pid);
  }
}

/** Runs a phase. `more` goes to its last command, such as the files to test. */
export async function runPhase(phase: Phase, more: readonly string[] = []): Promise<PhaseResult> {
  const begunAt = Date.now();
  if (phase.report) {
    mkdirSync(path.dirname(phase.report.file), { recursive: true });
    rmSync(phase.report.file, { force: true });
  }
  let problem: string | null = null;
  for (const [index, command] of phase.commands.entries()) {
    const isLast = index === phase.commands.length - 1;
    problem = await runCommand(isLast ? [...command, ...more] : command, phase.limitMinutes * 60_000);
    if (problem) {
      process.stderr.write(`\n${command[0]} ${problem}.\n`);
      break;
    }
  }
  const seconds = (Date.now() - begunAt) / 1000;
  return { phase, seconds, ...countTests(phase, problem) };
}
