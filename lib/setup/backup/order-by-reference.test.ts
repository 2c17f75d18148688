import { expect, test } from 'vitest';
import { orderByReference } from '#lib/setup/backup/list-tables.ts';

test('what is referred to comes first', () => {
  const references = [
    { from: 'guest', to: 'host' },
    { from: 'host', to: 'secret' },
    { from: 'share', to: 'guest' },
  ];
  expect(orderByReference(['share', 'guest', 'host', 'secret'], references)).toEqual([
    'secret',
    'host',
    'guest',
    'share',
  ]);
});

test('a ring is refused', () => {
  expect(() =>
    orderByReference(
      ['a', 'b'],
      [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'a' },
      ],
    ),
  ).toThrow('in a ring: a, b');
});
