import { expect, test } from 'vitest';
import { parseDiskErrors } from '#lib/infra/virsh/parse-disk-errors.ts';

test('each disk with an error, and whether room would help', () => {
  expect(parseDiskErrors('vda: no space\nsdb: unspecified error\n')).toEqual([
    { target: 'vda', isNoSpace: true },
    { target: 'sdb', isNoSpace: false },
  ]);
  expect(parseDiskErrors('No errors found\n')).toEqual([]);
});
