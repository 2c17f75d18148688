import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MediaName, suggestMediaName } from '#lib/domain/media/media-name.ts';

const isName = (name: string) => MediaName.safeParse(name).success;

test('a name is one word that says what it is', () => {
  for (const name of ['debian-12.9.0-amd64.iso', 'Win11_24H2.ISO', 'disk.qcow2', 'a.raw'])
    expect(isName(name)).toBe(true);
  for (const name of [
    '',
    '.iso',
    '../a.iso',
    'a/b.iso',
    '-f.iso',
    'a b.iso',
    'a;b.iso',
    'notes.txt',
    'a.iso\n.',
    `${'a'.repeat(100)}.iso`,
  ])
    expect([name, isName(name)]).toEqual([name, false]);
});

test('what a file is called becomes a name', () => {
  expect(suggestMediaName('Windows 11 (24H2).iso')).toBe('Windows-11-24H2-.iso');
  expect(suggestMediaName('Größe.iso')).toBe('Gro-e.iso');
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 300 }), (text) => {
      const name = suggestMediaName(`a${text}.iso`);
      return name.length <= 100 && isName(name);
    }),
  );
});
