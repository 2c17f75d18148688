import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { serverLogFile } from '#lib/setup/server-log.ts';
import { Terminal } from '#tests/fresh-machine/terminal.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import { serverPid } from '#tests/product/server-pid.ts';
import { freePort } from '#tests/product/start-product.ts';

const root = mkdtempSync(path.join(tmpdir(), 'guesthouse-terminal-'));
chmodSync(root, 0o755);

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What `npm start` runs after installing and building, on a terminal of its own. */
function startOnTerminal(dataDir: string, port: number): Terminal {
  const command = `exec '${process.execPath}' lib/setup/start.ts --data '${dataDir}' --port ${port} --local-host no`;
  return new Terminal(['env', 'NODE_ENV=production', 'script', '-qefc', command, '/dev/null']);
}

const messagesOf = (file: string): unknown[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line).msg);

const countReady = (file: string) => messagesOf(file).filter((message) => message === 'Guesthouse is ready').length;

/** The server of the supervisor that was started on this folder: neither terminal nor log tells its process. */
function findServer(dataDir: string): number {
  const starters = execFileSync('pgrep', ['-f', `lib/setup/start.ts --data '?${dataDir}`], { encoding: 'utf8' });
  const found = starters.trim().split('\n').map(Number).map(serverPid).find(Boolean);
  if (!found) throw new Error('no server runs on the folder');
  return found;
}

test('a person at a terminal sees plain words; what the server writes is in a file that they name', async () => {
  const dataDir = path.join(root, 'data');
  const log = serverLogFile(dataDir);
  const port = await freePort();
  const terminal = startOnTerminal(dataDir, port);
  await terminal.sees(/\/setup#token=\S+\n/, 2);
  expect(await (await fetch(`http://127.0.0.1:${port}/sign-in`)).text()).toContain('Guesthouse');
  await waitUntil('the log says that it is ready', () => countReady(log) === 1);

  process.kill(findServer(dataDir), 'SIGKILL');
  await waitUntil('another server is ready', () => countReady(log) === 2);
  expect(await terminal.interrupt()).toBe(0);
  expect(messagesOf(log)).toContain('Guesthouse stops');
  const lines = terminal.said.replace(/\^C/, '').split('\n').filter(Boolean);
  expect(lines).toEqual([
    'Making the database.',
    expect.stringMatching(/^The tables are up to date \(\d+ new\)\.$/),
    `Guesthouse is at http://127.0.0.1:${port}`,
    `Ctrl-C ends it. What the server does is written to ${log}`,
    'Make the first admin (works once, within 24 hours):',
    expect.stringMatching(/^ {2}http:\/\/127\.0\.0\.1:\d+\/setup#token=\S+$/),
    `The server ended (SIGKILL); starting it again in 0.5 s. The reason is at the end of ${log}`,
    'Ending.',
  ]);
});
