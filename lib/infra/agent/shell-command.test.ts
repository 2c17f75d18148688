import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printedBytesMax, programOfLine } from '#lib/infra/agent/shell-command.ts';

/** As the agent runs it: a program and its words, no shell between. */
function runHere(line: string) {
  const { path, arg } = programOfLine('posix', line);
  const { status, stdout, stderr } = spawnSync(path, arg, { maxBuffer: 64 * 1024 * 1024 });
  return { code: status, printed: stdout.toString('utf8'), stderr: stderr.toString('utf8') };
}

test('both outputs come in one, in their order, with the code of the line', () => {
  expect(runHere('echo one; echo two >&2; echo three; exit 7')).toEqual({
    code: 7,
    printed: 'one\ntwo\nthree\n',
    stderr: '',
  });
  expect(runHere('kill -9 $$').code).toBe(137);
});

test('a text of a person is never part of our own line', () => {
  const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(word, (text) => {
      const quoted = `'${text.replaceAll("'", `'\\''`)}'`;
      return runHere(`printf %s ${quoted}`).printed === text;
    }),
    { numRuns: 40 },
  );
});

test('so much is let out, and what prints more is not stopped by that', () => {
  const { code, printed } = runHere(`head -c 3000000 /dev/zero | tr '\\0' x; exit 5`);
  expect(printed).toHaveLength(printedBytesMax);
  expect(code).toBe(5);
});

test('on Windows a line is data of the script, whatever it holds', () => {
  const line = `Get-Item "it's" | % { $_ } } '@ #>\n"ü"`;
  const { path, arg } = programOfLine('windows', line);
  expect(path).toBe('powershell.exe');
  const script = Buffer.from(arg.at(-1) ?? '', 'base64').toString('utf16le');
  expect(script).not.toContain("it's");
  const [, data = ''] = /FromBase64String\('([^']+)'\)/.exec(script) ?? [];
  expect(Buffer.from(data, 'base64').toString('utf8')).toBe(line);
});
