import { expect, test } from 'vitest';
import { buildLocalHostCommand } from '#lib/setup/local-host/local-host-command.ts';

test('the command works from any folder, names the data folder where it is not the usual one, and quotes', () => {
  expect(buildLocalHostCommand('/srv/guesthouse', '/var/lib/guesthouse')).toBe(
    'cd /srv/guesthouse && npm run local-host',
  );
  expect(buildLocalHostCommand("/srv/ines' copy", '/data $x')).toBe(
    `cd '/srv/ines'\\'' copy' && npm run local-host -- --data '/data $x'`,
  );
});
