import { expect, test } from 'vitest';
import { buildSetupCommand, buildStart } from '#lib/setup/setup-command.ts';

test('the command works from any folder, names the data folder where it is not the usual one, and quotes', () => {
  const usual = { checkoutDir: '/srv/guesthouse', dataDir: '/var/lib/guesthouse' };
  expect(buildSetupCommand('local-host', usual)).toBe('cd /srv/guesthouse && npm run local-host');
  expect(buildSetupCommand('local-host', usual, ['--yes'])).toBe('cd /srv/guesthouse && npm run local-host -- --yes');
  const own = { checkoutDir: "/srv/ines' copy", dataDir: '/data $x' };
  expect(buildSetupCommand('undo-local-host', own)).toBe(
    `cd '/srv/ines'\\'' copy' && npm run undo-local-host -- --data '/data $x'`,
  );
  expect(buildSetupCommand('backup', own, ['FILE'])).toMatch(/ && npm run backup -- FILE --data '\/data \$x'$/);
  expect(buildStart(usual)).toBe('cd /srv/guesthouse && npm start');
  expect(buildStart({ ...usual, dataDir: '/data' })).toBe('cd /srv/guesthouse && npm start -- --data /data');
});
