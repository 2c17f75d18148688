import { closeSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openServerLog, serverLogFile, shortenServerLog } from '#lib/setup/server-log.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'guesthouse-log-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('the log is added to at each start, and nobody else can read it', () => {
  const file = serverLogFile(dataDir);
  for (const line of ['first\n', 'second\n']) {
    const handle = openServerLog(file);
    writeSync(handle, line);
    closeSync(handle);
  }
  expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
  expect([file, path.dirname(file)].map((name) => (statSync(name).mode & 0o777).toString(8))).toEqual(['600', '700']);
});

test('a log that grew too long is kept once beside, and the server that holds it open goes on at its new end', () => {
  const file = serverLogFile(dataDir);
  const handle = openServerLog(file);
  writeSync(handle, 'short');
  shortenServerLog(file, 10);
  expect(existsSync(`${file}.1`)).toBe(false);
  for (const words of ['er than that', 'the next one, long']) {
    writeSync(handle, words);
    shortenServerLog(file, 10);
  }
  writeSync(handle, 'end');
  closeSync(handle);
  expect([readFileSync(`${file}.1`, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['the next one, long', 'end']);
});

test('a link in the place of the folder or of the log is not followed', () => {
  const file = serverLogFile(dataDir);
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'guesthouse-elsewhere-'));
  try {
    symlinkSync(elsewhere, path.dirname(file));
    expect(() => openServerLog(file)).toThrow('is not a folder');
    rmSync(path.dirname(file));
    closeSync(openServerLog(file));
    rmSync(file);
    symlinkSync(path.join(elsewhere, 'file'), file);
    expect(() => openServerLog(file)).toThrow('ELOOP');
    expect(existsSync(path.join(elsewhere, 'file'))).toBe(false);
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

test('where there is no log yet, there is nothing to shorten', () => {
  shortenServerLog(serverLogFile(dataDir));
  expect(existsSync(path.dirname(serverLogFile(dataDir)))).toBe(false);
});
