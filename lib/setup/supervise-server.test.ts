import { expect, test } from 'vitest';
import { restartDelayMs, serverEnvironment } from '#lib/setup/supervise-server.ts';

test('a server that keeps dying is started more and more slowly', () => {
  expect([1, 2, 3, 10].map(restartDelayMs)).toEqual([500, 1000, 2000, 30_000]);
});

test('the server sees no password of the database and nothing of who started it', () => {
  const env = {
    DATABASE_URL: 'x',
    PGPASSWORD: 'x',
    npm_config_registry: 'x',
    SSH_AUTH_SOCK: 'x',
    SUDO_USER: 'x',
    HOME: '/root',
    LANG: 'C.UTF-8',
    NODE_ENV: 'test',
  } as const;
  const seen = serverEnvironment(env, { configFile: '/d/config.json', dataDir: '/d', releaseDir: '/app' });
  expect(Object.keys(seen).sort()).toEqual([
    'GUESTHOUSE_CONFIG',
    'GUESTHOUSE_SUPERVISED',
    'HOME',
    'LANG',
    'NODE_ENV',
    'PATH',
  ]);
  expect(seen).toMatchObject({ HOME: '/d', NODE_ENV: 'production', GUESTHOUSE_CONFIG: '/d/config.json' });
});
