import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseAgentInfo,
  parseClock,
  parseFileSystems,
  parseHostName,
  parseInterfaces,
  parseOsInfo,
  parseTimeZone,
  parseUsers,
} from '#lib/infra/agent/parse-inside.ts';

test('only what is turned on is what the agent does', () => {
  const commands = [
    { name: 'guest-exec', enabled: false, 'success-response': true },
    { name: 'guest-ping', enabled: true, 'success-response': true },
  ];
  expect(parseAgentInfo({ version: '8.2.0', supported_commands: commands })).toEqual({
    version: '8.2.0',
    commands: new Set(['guest-ping']),
  });
});

test('Linux and Windows tell their systems', () => {
  const debian = {
    id: 'debian',
    'version-id': '12',
    'pretty-name': 'Debian GNU/Linux 12 (bookworm)',
    'kernel-release': '6.1.0-18-amd64',
  };
  expect(parseOsInfo(debian)).toEqual({
    name: 'Debian GNU/Linux 12 (bookworm)',
    kernel: '6.1.0-18-amd64',
    isWindows: false,
    osId: 'debian12',
  });
  expect(parseOsInfo({ id: 'mswindows', 'pretty-name': 'Windows Server 2022 Standard' })).toMatchObject({
    isWindows: true,
    kernel: null,
    osId: null,
  });
  expect(parseOsInfo({ id: 'ubuntu', 'version-id': '24.04"><b>', name: 'x' })?.osId).toBeNull();
  expect(parseOsInfo({})).toBeNull();
});

test('a file system that is mounted twice is one, by its place', () => {
  const root = { name: 'vda1', mountpoint: '/', type: 'ext4', disk: [], 'used-bytes': 10, 'total-bytes': 20 };
  const told = [{ ...root, mountpoint: '/var/chroot' }, root, { name: 'vda15', mountpoint: '/boot/efi', type: 'vfat' }];
  expect(parseFileSystems(told)).toEqual([
    { mountpoint: '/', device: 'vda1', type: 'ext4', usedBytes: 10, totalBytes: 20 },
    { mountpoint: '/boot/efi', device: 'vda15', type: 'vfat', usedBytes: null, totalBytes: null },
  ]);
});

test('interfaces without their loopback, users with their domain, zones in minutes, a clock against ours', () => {
  const lo = { name: 'lo', 'ip-addresses': [{ 'ip-address': '127.0.0.1', 'ip-address-type': 'ipv4', prefix: 8 }] };
  const ens3 = {
    name: 'ens3',
    'hardware-address': '52:54:00:00:00:01',
    'ip-addresses': [{ 'ip-address': '10.0.0.5', prefix: 24 }, { 'ip-address': 5 }],
  };
  expect(parseInterfaces([lo, ens3, 'nonsense'])).toEqual([
    { name: 'ens3', mac: '52:54:00:00:00:01', addresses: ['10.0.0.5/24'] },
  ]);
  expect(parseUsers([{ user: 'ada', domain: 'LAB', 'login-time': 1_700_000_000.5 }])).toEqual([
    { name: 'LAB\\ada', since: '2023-11-14T22:13:20.500Z' },
  ]);
  expect(parseTimeZone({ zone: 'CEST', offset: 7200 })).toEqual({ name: 'CEST', offsetMinutes: 120 });
  expect(parseHostName({ 'host-name': 'web\n01' })).toBe('web 01');
  expect(parseClock(1_700_000_100_000_000_000, new Date(1_700_000_000_000))).toBe(100);
});

test('whatever a guest says is taken or left, cut, and never thrown', () => {
  const parsers = [
    parseAgentInfo,
    parseOsInfo,
    parseHostName,
    parseTimeZone,
    parseUsers,
    parseFileSystems,
    parseInterfaces,
    (answer: unknown) => parseClock(answer, new Date()),
  ];
  fc.assert(fc.property(fc.jsonValue(), (answer) => parsers.every((parse) => parse(answer) !== undefined)));
  const many = Array.from({ length: 10_000 }, (_, n) => ({ user: `${n} ${'x'.repeat(1_000)}` }));
  const users = parseUsers(many);
  expect(users.length).toBeLessThan(100);
  expect(users.every(({ name }) => name.length <= 80)).toBe(true);
});
