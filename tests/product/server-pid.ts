import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The server among the children of the process that supervises it; undefined between two of its lives. */
export function serverPid(supervisor: number): number | undefined {
  // ps ends with 1 where there is no child
  const children = execFileSync('sh', ['-c', `ps --ppid ${supervisor} -o pid=,args= || true`], { encoding: 'utf8' });
  const server = children.split('\n').find((line) => line.includes('engine/main.ts'));
  return server ? Number(server.trim().split(' ')[0]) : undefined;
}

export const rssMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
