import { expect, test } from 'vitest';
import { auditWords } from '#components/operations/audit-words.ts';
import { OperationKind } from '#lib/domain/operation/operation-kind.ts';

test('nobody reads the name that an action has in the database', () => {
  const actions = [...OperationKind.options, 'console.open', 'console.close', 'person.reset-password'];
  expect(actions.filter((action) => auditWords(action) === action)).toEqual([]);
});
