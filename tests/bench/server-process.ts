import { readFileSync, writeFileSync } from 'node:fs';
import { serverPid } from '#tests/product/server-pid.ts';

/** The server under a supervisor of that pid, where there must be one. */
export function mustServerPid(supervisor: number): number {
  const pid = serverPid(supervisor);
  if (pid === undefined) throw new Error('the server does not run');
  return pid;
}

/** Memory that a process holds, and the most that it held since its start or the last `forgetPeak`. */
export function memoryMiB(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** proc(5): 5 in clear_refs sets VmHWM back to what is held now. */
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

/** Processor time that a process has used, all its threads together. Tells more than the clock on a busy machine. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // in hundredths of a second: proc(5), utime and stime
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
