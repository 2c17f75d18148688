import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import { tellOrdinaryUser } from '#lib/setup/local-host/tell-ordinary-user.ts';

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'gh-ordinary-'));
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('who is not root is told one command, with the whole list only once', () => {
  const place = { checkoutDir: '/srv/guest house', dataDir };
  const plan: PlannedChange[] = [
    { kind: 'add-login', what: 'Make the login guesthouse', why: 'To sign in as it', command: 'useradd', login: 'g' },
  ];
  const command = `To make this machine a host, start Guesthouse as root: cd '/srv/guest house' && sudo npm start`;
  expect(tellOrdinaryUser(place, plan, null)).toMatch(
    / - Make the login guesthouse\n +To sign in as it\.\n +useradd\n/,
  );
  expect(tellOrdinaryUser(place, plan, null)).toBe(
    `${command}\nWhat that would change: cd '/srv/guest house' && npm run local-host -- --data ${dataDir}`,
  );
  rmSync(path.join(dataDir, 'local-host'), { recursive: true });
  expect(tellOrdinaryUser(place, plan, null).split('\n')[0]).toBe(command);
});
