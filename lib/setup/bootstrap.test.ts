import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.mjs'));
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'guesthouse-bootstrap-'));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('what runs first needs nothing that is not in Node 18', () => {
  for (const name of names) {
    const text = readFileSync(path.join(import.meta.dirname, name), 'utf8');
    for (const [, from = ''] of text.matchAll(/from '([^']+)'/g)) expect(from).toMatch(/^(node:|\.\/bootstrap)/);
    // came with 20 or later
    expect(text).not.toMatch(
      /import\.meta\.(dirname|filename|resolve)|withResolvers|\.toSorted\(|groupBy|parseArgs|\busing /,
    );
  }
});

test('every command has its program and its npm script', () => {
  const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts as Record<string, string>;
  const text = readFileSync(path.join(import.meta.dirname, 'bootstrap.mjs'), 'utf8');
  const commands = [...text.matchAll(/^ {2}'?([a-z-]+)'?: \{ needsPages: \w+(?:, program: (?:'(.+?)'|null))?/gm)];
  expect(commands.map(([, command]) => command)).toContain('start');
  for (const [line, command, program = `lib/setup/${command}.ts`] of commands) {
    expect(scripts[command ?? '']).toBe(`node lib/setup/bootstrap.mjs ${command}`);
    if (!line.endsWith('null')) expect(existsSync(program)).toBe(true);
  }
});

test('the npm that is brought where the machine has an old Node is one release, as the Node is', () => {
  const { packageManager, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(packageManager).toMatch(/^npm@\d+\.\d+\.\d+$/);
  expect(dependencies.node).toMatch(/^\d+\.\d+\.\d+$/);
});

test('two that prepare the same folder take turns, and a killed one holds nobody up', () => {
  const lock = path.join(import.meta.dirname, 'bootstrap-lock.mjs');
  const program = `import { holdLock } from ${JSON.stringify(lock)}; import { appendFileSync } from 'node:fs';
const release = await holdLock('lock', () => undefined);
appendFileSync('log', 'in\\n'); await new Promise((r) => setTimeout(r, 200)); appendFileSync('log', 'out\\n');
if (process.argv[1] === 'killed') process.kill(process.pid, 'SIGKILL');
release();`;
  const run = (how: string) => `${process.execPath} --input-type=module -e "$PROGRAM" ${how} &`;
  const script = `${run('killed')} ${run('x')} ${run('killed')} ${run('x')} wait; true`;
  execFileSync('sh', ['-c', script], { cwd: dir, env: { ...process.env, PROGRAM: program }, stdio: 'pipe' });
  expect(readFileSync(path.join(dir, 'log'), 'utf8')).toBe('in\nout\n'.repeat(4));
});
