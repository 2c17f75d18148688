import { expect, test } from 'vitest';
import { describePlan } from '#lib/setup/local-host/describe-plan.ts';
import { parseComing } from '#lib/setup/local-host/install-packages.ts';
import type { PlannedChange } from '#lib/setup/local-host/planned-change.ts';

const install: PlannedChange = {
  kind: 'install-packages',
  what: 'Install 1 package',
  why: 'qemu-utils makes disks',
  command: 'apt-get update; apt-get install qemu-utils',
  packages: ['qemu-utils'],
};

test('what would be installed is told in all: what comes along, and what gets a newer version', () => {
  const coming = parseComing(`Reading package lists...
Inst libaio1 (0.3.113-4 Debian:12.5/stable [amd64])
Inst liburing2 [2.2-1] (2.3-3 Debian:12.5/stable [amd64])
Inst qemu-utils (1:7.2 Debian:12.5/stable [amd64])
Conf libaio1 (0.3.113-4 Debian:12.5/stable [amd64])`);
  expect(coming).toEqual({ fresh: ['libaio1', 'qemu-utils'], upgraded: ['liburing2'] });
  expect(describePlan([install], coming)).toBe(`  - Install 1 package
      qemu-utils makes disks.
      With what they need these are 2 packages, and newer versions of 1 that are there, by the lists that apt has now.
      apt-get update; apt-get install qemu-utils`);
});

test('without the lists of apt it says that it does not know', () =>
  expect(describePlan([install], null)).toContain('cannot be told before apt-get update'));
