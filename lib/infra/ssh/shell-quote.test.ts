import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '#lib/domain/refusal/failure.ts';
import { shellCommand, shellQuote } from '#lib/infra/ssh/shell-quote.ts';

const shells = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/busybox'].filter((path) => existsSync(path));

/** What a program receives, told by the real shell: each argument followed by a NUL. */
function argumentsThrough(shell: string, argv: readonly string[]): string[] {
  const script = `printf '%s\\0' ${shellCommand(argv)}`;
  const flags = shell.endsWith('busybox') ? ['sh', '-c', script] : ['-c', script];
  const out = execFileSync(shell, flags, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  return out.split('\0').slice(0, -1);
}

const nasty = [
  '',
  ' ',
  'a b',
  "it's",
  '"',
  '\\',
  '\\\\n',
  '$(id)',
  '`id`',
  '%s',
  '#x',
  '!x',
  '~',
  '~root',
  '*',
  '-rf',
  '--',
  'a=b',
  '=x',
  'línea',
  '日本',
  '😀',
  'a\nb',
  '\n',
  '\t',
  "'''",
  '$HOME',
  `$\{x}`,
  ';',
  '&',
  '|',
  '>',
  '{a,b}',
  '[a]',
  '\r',
  '\x7f',
  '\x1b[0m',
];

describe('shellQuote', () => {
  for (const shell of shells) {
    it(`gives ${shell} exactly the words it was given, for the usual suspects`, () => {
      expect(argumentsThrough(shell, nasty)).toEqual(nasty);
    });

    it(`gives ${shell} exactly the words it was given, for anything`, () => {
      const word = fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.string({
          unit: fc.constantFrom("'", '"', '\\', '$', '(', ')', '`', ' ', '\n', '-', '%', '#', '!', 'a', 'é'),
        }),
      );
      const sendable = word.filter((text) => !text.includes('\0') && text.isWellFormed());
      fc.assert(
        fc.property(fc.array(sendable, { minLength: 1, maxLength: 40 }), (argv) => {
          expect(argumentsThrough(shell, argv)).toEqual(argv);
        }),
        { numRuns: 60 },
      );
    });
  }

  it('leaves plain words readable', () => {
    expect(shellCommand(['virsh', '-c', 'qemu:///system', 'list', '--all'])).toBe('virsh -c qemu:///system list --all');
  });

  it('refuses a NUL', () => {
    let thrown: unknown;
    try {
      shellQuote('a\0b');
    } catch (error) {
      thrown = error;
    }
    expect(refusalOf(thrown).code).toBe('input.invalid');
  });
});
