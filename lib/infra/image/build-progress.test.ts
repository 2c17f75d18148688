import { expect, it } from 'vitest';
import { explainBuildFailure } from '#lib/infra/image/build-disk.ts';
import { followBuild } from '#lib/infra/image/build-progress.ts';

it('only goes forward, and counts packages once their number is known', () => {
  const follow = followBuild();
  const texts = [
    'guesthouse: phase packages\nI: running apt-get update...\nI: downloading packages with apt...\n',
    'Get:1 http://mirror bookworm/main amd64 dash\nI: extracting archives...\nI: installing essential packages...\n',
    'Unpacking dash (0.5) ...\nI: installing remaining packages inside the chroot...\n',
    '0 upgraded, 4 newly installed, 0 to remove\nGet:1 http://mirror a\nGet:2 http',
    '://mirror b\nGet:3 x\nGet:4 y\nUnpacking a (1) ...\nUnpacking b (1) ...\nSetting up a (1) ...\n',
    'guesthouse: phase disk\n',
    'guesthouse: phase done\n',
  ];
  const seen = texts.map((text) => follow(text));
  const fractions = seen.map(({ fraction }) => fraction);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(seen[3]?.note).toBe('fetched 1 of 4 packages');
  expect(seen[4]?.note).toBe('set up 1 of 4 packages');
  expect(seen.at(-1)).toEqual({ fraction: 0.98, note: 'built' });
});

it('says what is missing, what is needed, or what went wrong', () => {
  expect(explainBuildFailure('guesthouse: lacks mformat mtools\n', 'h1')).toEqual({
    code: 'host.tool-missing',
    details: { host: 'h1', tool: 'mformat', package: 'mtools' },
  });
  expect(explainBuildFailure('x\nguesthouse: needs 3072 MiB free in /var/tmp, and there are 12\n', 'h1')).toEqual({
    code: 'image.build-needs',
    details: { host: 'h1', what: '3072 MiB free in /var/tmp, and there are 12' },
  });
  expect(explainBuildFailure('Get:1 a\nE: Unable to locate package nosuch\nmore\n', 'h1')).toMatchObject({
    code: 'image.build-failed',
    technical: 'E: Unable to locate package nosuch',
  });
});
