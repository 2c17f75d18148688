import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { makeAdmin, signIn } from '#tests/product/signed-in.ts';
import { freePort } from '#tests/product/start-product.ts';

const checkout = path.resolve(import.meta.dirname, '../../..');
const root = mkdtempSync(path.join(tmpdir(), 'guesthouse-upgrade-'));
chmodSync(root, 0o755);

afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A tree as `git pull` leaves it: its own program and migrations; what installing and building made is shared. */
function makeRelease(name: string, migrations: Record<string, string> = {}): string {
  const tree = path.join(root, name);
  mkdirSync(tree);
  for (const entry of readdirSync(checkout)) {
    if (/^(artifacts|\.git)$/.test(entry)) continue;
    const [from, to] = [path.join(checkout, entry), path.join(tree, entry)];
    if (/^(lib|prisma|package\.json)$/.test(entry)) cpSync(from, to, { recursive: true });
    else symlinkSync(from, to);
  }
  for (const [migration, sql] of Object.entries(migrations)) {
    const dir = path.join(tree, 'prisma/migrations', migration);
    mkdirSync(dir);
    writeFileSync(path.join(dir, 'migration.sql'), sql);
  }
  return tree;
}

type Started = {
  said: () => string;
  sees: (words: RegExp) => Promise<string>;
  ended: Promise<number | null>;
  stop(): Promise<void>;
};

function run(tree: string, program: string, args: string[]): Started {
  const child = spawn(process.execPath, [`lib/setup/${program}.ts`, ...args], {
    cwd: tree,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  return {
    said: () => said,
    ended,
    sees: (words) =>
      new Promise((resolve, reject) => {
        const look = () => words.test(said) && resolve(words.exec(said)?.[0] ?? '');
        for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
        void ended.then(() => reject(new Error(`ended without ${words}:\n${said}`)));
        look();
      }),
    async stop() {
      child.kill('SIGINT');
      await ended;
    },
  };
}

const serve = (tree: string, data: string, port: number): Started =>
  run(tree, 'start', ['--data', data, '--port', String(port), '--local-host', 'no']);

const later = '29990101000000_later';
const addsColumn = `ALTER TABLE "user" ADD COLUMN "motto" TEXT;\nUPDATE "user" SET "motto" = 'kept: ' || name;\n`;

async function readMotto(dataDir: string): Promise<unknown> {
  const { databaseUrl } = JSON.parse(readFileSync(path.join(dataDir, 'config.json'), 'utf8'));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query('SELECT motto FROM "user"')).rows;
  } finally {
    await client.end();
  }
}

test('a newer release takes the data over, the older one refuses it and says how to go back, and that works', async () => {
  const older = makeRelease('older');
  const newer = makeRelease('newer', { [later]: addsColumn });
  const [data, restored, backup] = ['data', 'restored', 'before.tar.gz'].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
  ];
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;

  const first = serve(older, data, port);
  await makeAdmin(await first.sees(/http\S+\/setup#token=\S+/));
  const { rpc } = await signIn(origin);
  const identity = await rpc.hosts.identity();
  expect(await run(older, 'backup', [backup, '--data', data]).ended).toBe(0);
  await first.stop();

  const upgraded = serve(newer, data, port);
  await upgraded.sees(/Guesthouse is at/);
  expect(upgraded.said()).toContain('The tables are up to date (1 new).');
  // the password, and the key that is sealed in the database
  expect(await (await signIn(origin)).rpc.hosts.identity()).toEqual(identity);
  expect(await readMotto(data)).toEqual([{ motto: 'kept: Ines Ferreira' }]);
  await upgraded.stop();

  const back = serve(older, data, port);
  expect(await back.ended).toBe(1);
  expect(back.said()).toContain(`newer release than this one: it has ${later}. Nothing was changed.`);
  expect(back.said()).toContain('npm run restore');

  const restoring = run(older, 'restore', [backup, '--data', restored]);
  expect(await restoring.ended, restoring.said()).toBe(0);
  expect(restoring.said()).toMatch(/Start it with: cd \S+ && npm start -- --data /);
  const gone = serve(older, restored, port);
  await gone.sees(/Guesthouse is at/);
  expect(await (await signIn(origin)).rpc.hosts.identity()).toEqual(identity);
  await gone.stop();
}, 240_000);
