import { readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export type ProcessMark = { pid: number; startTime: string };

const startTimeOf = (pid: number): string | undefined => {
  try {
    // Field 22, counted after the command in parentheses, which may itself hold spaces; a zombie is as good as gone.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
};

export function markProcess(pid: number): ProcessMark {
  return { pid, startTime: startTimeOf(pid) ?? 'gone' };
}

export const isRunning = (mark: ProcessMark): boolean => startTimeOf(mark.pid) === mark.startTime;

/** Kills exactly the marked process, if it is still that one. */
export function killProcess(mark: ProcessMark): void {
  if (!isRunning(mark)) return;
  try {
    process.kill(mark.pid, 'SIGKILL');
  } catch {
    // It ended between the look and the signal.
  }
}
