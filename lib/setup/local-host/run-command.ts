import { execFile } from 'node:child_process';

/** The tools of administration are in folders that a login's PATH may lack. */
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

type RunOptions = { env?: Record<string, string>; timeoutMs?: number };

/** Runs a program of this machine and gives its output. Throws a sentence with the last of what it said. */
export function runCommand(program: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { env = {}, timeoutMs = 60_000 } = options;
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      {
        cwd: '/',
        env: { PATH: path, LC_ALL: 'C.UTF-8', HOME: '/root', ...env } as unknown as NodeJS.ProcessEnv,
        timeout: timeoutMs,
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-6).join('\n');
        reject(
          new Error(`${program} ${args.slice(0, 3).join(' ')} failed: ${said || error.message}`, { cause: error }),
        );
      },
    );
  });
}

/** The output of a program, or undefined when it fails or is not there. */
export const tryCommand = (program: string, args: string[], options?: RunOptions): Promise<string | undefined> =>
  runCommand(program, args, options).catch(() => undefined);
