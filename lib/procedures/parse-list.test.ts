import { expect, test } from 'vitest';
import { z } from 'zod';
import { listOf, parseList } from '#lib/procedures/parse-list.ts';

const Row = z.object({ name: z.string() });
const Other = z.object({ secret: z.string() });

test('a list that was parsed passes as it is, and only as the output it was parsed for', async () => {
  const list = parseList(Row, [{ name: 'web', secret: 'x' }]);
  expect(list).toEqual([{ name: 'web' }]);
  const answer = await listOf(Row)['~standard'].validate(list);
  expect('value' in answer && answer.value).toBe(list);
  expect(await listOf(Other)['~standard'].validate(list)).toHaveProperty('issues');
});

// What a procedure answers past the mapper would otherwise go out with all its columns.
test('any other list is parsed', async () => {
  const { validate } = listOf(Row)['~standard'];
  expect(await validate([{ name: 'web', secret: 'x' }])).toEqual({ value: [{ name: 'web' }] });
  expect(await validate([...parseList(Row, []), { name: 1 }])).toHaveProperty('issues');
  expect(await validate(null)).toHaveProperty('issues');
});
