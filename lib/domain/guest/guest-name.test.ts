import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandNamePattern, freeNameFor, GuestName, hostnameFor, volumeNameFor } from './guest-name.ts';

const guestId = 'gst_01jd0000000000000000000000';

describe('GuestName', () => {
  it.each([
    'a',
    'my guest',
    `it's "quoted"`,
    '100%',
    '#1',
    'v1.2',
    '$(reboot)',
    '`id`',
    'größe',
    '日本語',
    '👩‍💻',
    '-rf',
    '7',
    '<&>',
    '...',
  ])('takes %s', (name) => {
    expect(GuestName.parse(name)).toBe(name);
  });

  it.each([
    '',
    '   ',
    '.',
    '..',
    'a/b',
    'a\nb',
    'a\tb',
    'a\u0000b',
    'a\u2028b',
    'a\u202eb',
    'a\ud800b',
    'a\ufffeb',
    'x'.repeat(61),
  ])('refuses %j', (name) => {
    expect(GuestName.safeParse(name).success).toBe(false);
  });

  it('trims, and counts characters rather than UTF-16 units', () => {
    expect(GuestName.parse('  web \n')).toBe('web');
    expect(GuestName.safeParse(`${'x'.repeat(20)}${'👩'.repeat(40)}`).success).toBe(true);
    expect(GuestName.safeParse(`${'x'.repeat(20)}${'👩'.repeat(41)}`).success).toBe(false);
    expect(Buffer.byteLength(`${'👩'.repeat(60)}.xml.new`)).toBeLessThan(256);
  });
});

describe('a name that libvirt would put into too long a path', () => {
  it.each([
    ['日', 11, true],
    ['日', 12, false],
    ['é', 17, true],
    ['é', 18, false],
    ['👩', 8, true],
    ['👩', 9, false],
    ['x', 60, true],
  ])('%s ×%d: %s', (character, count, isTaken) => {
    expect(GuestName.safeParse(character.repeat(count)).success).toBe(isTaken);
  });
});

describe('expandNamePattern', () => {
  it('counts on from the number in braces', () => {
    expect(expandNamePattern('web-{04}', 3)).toEqual({ ok: true, value: ['web-04', 'web-05', 'web-06'] });
    expect(expandNamePattern('n{99}x', 2)).toEqual({ ok: true, value: ['n99x', 'n100x'] });
    expect(expandNamePattern('{1}', 1)).toEqual({ ok: true, value: ['1'] });
  });

  it('numbers a plain name only when there are several', () => {
    expect(expandNamePattern(' web ', 1)).toEqual({ ok: true, value: ['web'] });
    expect(expandNamePattern('web', 2)).toEqual({ ok: true, value: ['web-1', 'web-2'] });
  });

  it.each([
    ['a{1}{2}', 2],
    ['a{x}', 1],
    ['a{', 1],
    ['a}', 1],
    ['a{}', 1],
    ['{0000001}', 1],
    ['ok', 0],
    ['ok', 101],
    ['ok', 1.5],
    ['', 1],
    ['a/b', 2],
    ['x'.repeat(60), 2],
  ])('refuses %j ×%d', (pattern, count) => {
    expect(expandNamePattern(pattern, count)).toMatchObject({ ok: false, refusal: { code: 'input.invalid' } });
  });

  it('gives as many distinct, valid names as were asked for', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 70 }), fc.integer({ min: 1, max: 100 }), (pattern, count) => {
        const result = expandNamePattern(pattern, count);
        if (!result.ok) return;
        expect(new Set(result.value).size).toBe(count);
        for (const name of result.value) expect(GuestName.parse(name)).toBe(name);
      }),
    );
  });
});

describe('names derived from a name', () => {
  it('offers a free one', () => {
    expect(freeNameFor('web', new Set())).toBe('web');
    expect(freeNameFor('web', new Set(['web', 'web-2']))).toBe('web-3');
    expect(freeNameFor('web-2', new Set(['web-2']))).toBe('web-3');
    expect(GuestName.safeParse(freeNameFor('x'.repeat(60), new Set(['x'.repeat(60)]))).success).toBe(true);
  });

  it('names a volume readably', () => {
    expect(volumeNameFor({ guestId, name: `Größe $(x) "1"` }, 'disk1.qcow2')).toBe(
      'grosse-x-1-01jd0000000000000000000000-disk1.qcow2'.replace('grosse', 'gro-e'),
    );
    expect(volumeNameFor({ guestId, name: '日本' }, 'seed.iso')).toBe('guest-01jd0000000000000000000000-seed.iso');
    expect(() => volumeNameFor({ guestId, name: 'a' }, '../x')).toThrow(TypeError);
  });

  it('keeps every volume and host name safe', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
        const volume = volumeNameFor({ guestId, name }, 'disk1.qcow2');
        expect(volume).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
        expect(volume.length).toBeLessThan(100);
        expect(hostnameFor(name)).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      }),
    );
  });
});
