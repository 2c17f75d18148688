import { describe, expect, test } from 'vitest';
import { parseStartFlags, startHelp } from '#lib/setup/start-flags.ts';

const parse = (line: string, env: Record<string, string> = {}, isRoot = true) =>
  parseStartFlags(line.split(' ').filter(Boolean), { isRoot, home: '/home/ada', env });

const refusalOf = (line: string, env?: Record<string, string>) => {
  const parsed = parse(line, env);
  return parsed.kind === 'refused' ? parsed.reason : undefined;
};

const flagsOf = (line: string, env?: Record<string, string>, isRoot?: boolean) => {
  const parsed = parse(line, env, isRoot);
  if (parsed.kind !== 'start') throw new Error(JSON.stringify(parsed));
  return parsed.flags;
};

describe('parseStartFlags', () => {
  test('nothing given: loopback, one port, the data of root or of the user', () => {
    const usual = {
      dataDir: '/var/lib/guesthouse',
      port: 3300,
      listen: '127.0.0.1',
      tls: { kind: 'none' },
      localHost: 'ask',
    };
    expect(flagsOf('')).toMatchObject(usual);
    expect(flagsOf('', {}, false).dataDir).toBe('/home/ada/.local/share/guesthouse');
    expect(flagsOf('', { XDG_DATA_HOME: '/data' }, false).dataDir).toBe('/data/guesthouse');
  });

  test.each([
    '--listen 0.0.0.0',
    '--listen 192.0.2.7 --trust-proxy',
    '--listen :: --origin https://a.example',
    '--listen 192.0.2.7 --tls-cert /a',
    '--listen my-machine --tls',
    '--port 0',
    '--port x',
    '--trust-proxy',
    '--origin a.example',
    '--origin https://a.example/path',
    '--local-host maybe',
    '--database-url mysql://x',
    '--data relative',
    '--nonsense',
    'word',
  ])('%s is refused in a sentence', (line) => {
    expect(refusalOf(line)).toMatch(/\.$/);
  });

  test.each([
    '--listen 0.0.0.0 --tls',
    '--listen :: --tls-cert /a --tls-key /b',
    '--listen 192.0.2.7 --trust-proxy --origin https://a.example',
    '--listen localhost',
    '--listen ::1',
  ])('%s is taken', (line) => expect(refusalOf(line)).toBeUndefined());

  test('--yes is a yes, and the environment names the database', () => {
    expect(flagsOf('--yes').localHost).toBe('yes');
    expect(flagsOf('', { DATABASE_URL: 'postgresql://a/b' }).databaseUrl).toBe('postgresql://a/b');
  });

  test('help tells of every flag', () => {
    expect(parse('--listen 0.0.0.0 --help').kind).toBe('help');
    for (const flag of [
      'data',
      'port',
      'listen',
      'tls',
      'tls-cert',
      'tls-key',
      'trust-proxy',
      'origin',
      'local-host',
      'yes',
      'database-url',
    ]) {
      expect(startHelp).toContain(`--${flag}`);
    }
  });
});
