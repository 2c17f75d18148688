import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The server under a supervisor of that pid; undefined while there is none. */
export function findServerPid(supervisor: number): number | undefined {
  const children = execFileSync('ps', ['--ppid', String(supervisor), '-o', 'pid=,args='], { encoding: 'utf8' });
  const server = children.split('\n').find((line) => line.includes('engine/main.ts'));
  return server === undefined ? undefined : Number(server.trim().split(' ')[0]);
}

/** The same where there must be one. */
export function serverPid(supervisor: number): number {
  const pid = findServerPid(supervisor);
  if (pid === undefined) throw new Error('the server does not run');
  return pid;
}

/** Memory that a process holds; 0 once it has ended. */
export function rssMiB(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Processor time that a process has used, all its threads together. Tells more than the clock on a busy machine. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // in hundredths of a second: proc(5), utime and stime
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
