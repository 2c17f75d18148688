import { describe, expect, it } from 'vitest';
import { isTypable, virshQuote } from '#lib/infra/virsh/virsh-quote.ts';

describe('virshQuote', () => {
  it('quotes what virsh would read otherwise', () => {
    expect(["it's", 'a b', '#x', 'a;b', '', 'plain-1.qcow2'].map(virshQuote)).toEqual([
      "'it'\\''s'",
      "'a b'",
      "'#x'",
      "'a;b'",
      "''",
      'plain-1.qcow2',
    ]);
  });

  it('leaves to a process of its own what cannot be typed', () => {
    expect([['a\nb'], ['a\tb'], ['é'], ['x'.repeat(1000)], ['list', '--all']].map(isTypable)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(() => virshQuote('a\nb')).toThrow();
  });
});
