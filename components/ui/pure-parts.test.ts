import { describe, expect, it } from 'vitest';
import { addTokens } from '#components/ui/add-tokens.ts';
import { initialsOf } from '#components/ui/face.tsx';
import { osMarkOf } from '#components/ui/os-mark.tsx';
import { sparklinePath } from '#components/ui/sparkline.tsx';
import { stateGlyphColour, stateGround, stateKinds, stateWordColour } from '#components/ui/state-kind.ts';

it('adds tokens once, trimmed, parted by what was asked for', () => {
  expect(addTokens(['a'], ' b, a ,c,', /[\s,]+/)).toEqual(['a', 'b', 'c']);
  expect(addTokens([], 'ssh-ed25519 AAAA me\n\nssh-rsa BBBB you', /\n+/)).toEqual([
    'ssh-ed25519 AAAA me',
    'ssh-rsa BBBB you',
  ]);
  expect(addTokens(['a'], '  ', /[\s,]+/)).toEqual(['a']);
});

describe('marks', () => {
  it.each([
    ['debian12', 'debian'],
    ['Windows 11', 'windows'],
    ['opensuse-leap-15.6', 'suse'],
    ['AlmaLinux 9', 'almalinux'],
    ['something', 'other'],
    ['constructor', 'other'],
    [null, 'other'],
  ])('%s has the mark %s', (os, mark) => expect(osMarkOf(os)).toBe(mark));

  it.each([
    ['Ines Ferreira', 'IF'],
    ['ana', 'A'],
    ['Ana Maria del Mar', 'AM'],
    ['  ', '?'],
  ])('%s has the initials %s', (name, initials) => expect(initialsOf(name)).toBe(initials));
});

it('draws a sparkline inside its box and nothing for one value', () => {
  expect(sparklinePath([5], 10)).toBe('');
  expect(sparklinePath([0, 20, 5], 10, 10, 10)).toBe('M0.0 9.0L5.0 1.0L10.0 5.0');
});

it('every state has a colour for glyph, word and ground', () => {
  for (const kind of stateKinds) {
    expect(stateGlyphColour[kind]).toMatch(/^text-/);
    expect(stateWordColour[kind]).toMatch(/^text-/);
    expect(stateGround[kind]).toMatch(/^bg-\w+-subtle text-\w+-ink$/);
  }
});
