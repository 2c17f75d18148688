import { spawn } from 'node:child_process';

export type CommandOutput = { code: number | null; stdout: string; stderr: string };

/** Runs a program with its arguments (no shell) and gives what it said; a program that cannot start throws. */
export function runCommand(command: string, args: readonly string[], input = ''): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: '/' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A program that ends without reading gives EPIPE, which says nothing.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** As `runCommand`, but a code other than 0 throws with what the program said. Gives its standard output. */
export async function mustRun(command: string, args: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await runCommand(command, args, input);
  if (code === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${stderr.trim() || stdout.trim()}`);
}
