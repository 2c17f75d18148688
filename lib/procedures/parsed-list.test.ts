import { expect, test } from 'vitest';
import { z } from 'zod';
import { listOf, markParsed, parsedLists } from '#lib/procedures/parsed-list.ts';

const Row = z.object({ name: z.string() });
const Other = z.object({ secret: z.string() });

test('a list that was parsed passes as it is, and only as the output it was parsed for', async () => {
  const list = markParsed(Row, [{ name: 'web' }]);
  const answer = await listOf(Row)['~standard'].validate(list);
  expect('value' in answer && answer.value).toBe(list);
  expect(await listOf(Other)['~standard'].validate(list)).toHaveProperty('issues');
});

// What a procedure answers past the mapper would otherwise go out with all its columns.
test('any other list is parsed', async () => {
  const { validate } = listOf(Row)['~standard'];
  expect(await validate([{ name: 'web', secret: 'x' }])).toEqual({ value: [{ name: 'web' }] });
  expect(await validate([...markParsed(Row, []), { name: 1 }])).toHaveProperty('issues');
  expect(await validate(null)).toHaveProperty('issues');
});

test('over the API it goes out as it is, and what is no such list does not', () => {
  const list = markParsed(Row, [{ name: 'web' }]);
  expect(JSON.stringify(parsedLists.serialize(list))).toBe('[{"name":"web"}]');
  expect([list, [...list], { list }, null, 'web'].map(parsedLists.condition)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
