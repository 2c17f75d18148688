import { expect, test } from 'vitest';
import { buildSystemdUnit } from '#lib/setup/build-systemd-unit.ts';

test('words are quoted as systemd reads them', () => {
  const unit = buildSystemdUnit({
    checkoutDir: '/opt/guesthouse',
    node: '/usr/bin/node',
    path: '/opt/guesthouse/node_modules/.bin:/usr/local/bin:/usr/bin',
    flags: ['--data', '/srv/my data/50%$x'],
  });
  expect(unit).toContain(
    'ExecStart=/usr/bin/node /opt/guesthouse/lib/setup/bootstrap.mjs start --data "/srv/my data/50%%$$x"\n',
  );
  expect(unit).toContain('Environment=PATH=/usr/local/bin:/usr/bin:/usr/sbin:/sbin:/bin\n');
});
