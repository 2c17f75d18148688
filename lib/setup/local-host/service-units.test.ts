import { describe, expect, test } from 'vitest';
import { PlannedChange } from '#lib/setup/local-host/planned-change.ts';
import {
  describeUnitsBack,
  parseUnitStates,
  planUnitsBack,
  rememberUnits,
} from '#lib/setup/local-host/service-units.ts';

const block = (id: string, load: string, active: string, file: string) =>
  `Id=${id}\nLoadState=${load}\nActiveState=${active}\nUnitFileState=${file}\n`;

const seen = parseUnitStates(
  [
    block('virtlogd.socket', 'loaded', 'active', 'enabled'),
    block('virtlockd.socket', 'loaded', 'inactive', 'enabled'),
    block('libvirtd.service', 'loaded', 'failed', 'disabled'),
    block('libvirtd-tls.socket', 'not-found', 'inactive', ''),
  ].join('\n'),
);

describe('units of systemd', () => {
  test('are read as they are; those that are not there are left out', () =>
    expect(seen).toEqual([
      { name: 'virtlogd.socket', isEnabled: true, isActive: true },
      { name: 'virtlockd.socket', isEnabled: true, isActive: false },
      { name: 'libvirtd.service', isEnabled: false, isActive: false },
    ]));

  test('are put back as they were, also those that were changed along', () => {
    const { units, also } = rememberUnits(['virtlogd.socket', 'libvirtd.service'], seen);
    expect(also.map(({ name }) => name)).toEqual(['virtlockd.socket']);
    expect(planUnitsBack([...units, ...also])).toEqual([
      ['disable', 'libvirtd.service'],
      ['enable', 'virtlogd.socket'],
      ['enable', 'virtlockd.socket'],
      ['stop', 'libvirtd.service', 'virtlockd.socket'],
    ]);
  });

  test('that were enabled and only stopped are stopped again and stay enabled', () => {
    const { units } = rememberUnits(['virtlockd.socket'], seen);
    expect(planUnitsBack(units)).toEqual([['stop', 'virtlockd.socket']]);
    expect(describeUnitsBack(units)).toBe('Stop: virtlockd.socket');
  });

  test('that were on stay on, and it is not said that they go', () => {
    const { units, also } = rememberUnits(['virtlogd.socket'], seen);
    expect(also).toEqual([]);
    expect(planUnitsBack(units)).toEqual([]);
    expect(describeUnitsBack(units)).toBe('Leave virtlogd.socket as before');
  });

  test('of a list that an earlier release wrote are taken for ones that were off', () => {
    const written = { kind: 'enable-services', what: 'w', why: 'y', command: 'c', units: ['libvirtd.service'] };
    const read = PlannedChange.parse(written);
    expect(read).toMatchObject({
      units: [{ name: 'libvirtd.service', wasEnabled: false, wasActive: false }],
      also: [],
    });
    expect(PlannedChange.parse(JSON.parse(JSON.stringify(read)))).toEqual(read);
    expect(read.kind === 'enable-services' && planUnitsBack(read.units)).toEqual([
      ['disable', 'libvirtd.service'],
      ['stop', 'libvirtd.service'],
    ]);
  });
});
