import { describe, expect, it } from 'vitest';
import { ComputerName, computerNameFor } from './computer-name.ts';
import { ProductKey, problemsOfSetup, WindowsSetupRequest, WindowsUser } from './windows-setup.ts';
import { windowsTimeZoneFor } from './windows-time-zones.ts';
import { isDriverDisc } from './windows-versions.ts';

describe('the answers a person gives', () => {
  it.each([
    ['a desktop without a user', {}, false, ['user.name']],
    ['a desktop with one', { user: { name: 'ada', password: 'x' } }, false, []],
    ['a server without a password', {}, true, ['administratorPassword']],
    ['a server with a simple one', { administratorPassword: 'secret' }, true, ['administratorPassword']],
    ['a server with a good one', { administratorPassword: 'Secret 1' }, true, []],
    [
      'a user with a simple one on a server',
      { administratorPassword: 'Secret 1', user: { name: 'ada', password: 'x' } },
      true,
      ['user.password'],
    ],
    [
      'a computer named as its user',
      { computerName: 'ADA', user: { name: 'ada', password: 'x' } },
      false,
      ['computerName'],
    ],
  ])('%s', (_, input, isServer, fields) => {
    const problems = problemsOfSetup(WindowsSetupRequest.parse(input), isServer);
    expect(problems.map((problem) => problem.path.join('.'))).toEqual(fields);
  });

  it('takes product keys in either case, and nothing else', () => {
    expect(ProductKey.parse(' bcdfg-hjkmn-pqrtv-wxy23-46789 ')).toBe('BCDFG-HJKMN-PQRTV-WXY23-46789');
    for (const wrong of ['', 'BCDFG', 'AAAAA-AAAAA-AAAAA-AAAAA-AAAAA', 'BCDFGHJKMNPQRTVWXY2346789'])
      expect(ProductKey.safeParse(wrong).success).toBe(false);
  });

  it('refuses names of users that Windows does', () => {
    for (const good of ['ada', 'Ada Lovelace', 'äda', 'a.b']) expect(WindowsUser.safeParse(good).success).toBe(true);
    for (const bad of ['', 'Administrator', 'a/b', 'a.', 'a@b', 'x'.repeat(21)])
      expect(WindowsUser.safeParse(bad).success).toBe(false);
  });
});

describe('the name of the computer', () => {
  it.each([
    ['web-01', 'web-01'],
    ['Windows lab student 07', 'windows-lab-07'],
    ['win11-25h2-english-x64-12', 'win11-25h2-e-12'],
    ['1234', 'guest-1234'],
    ['日本', 'guest'],
    ['a-very-long-name-without-a-number', 'a-very-long-nam'],
  ])('%s: %s', (guest, computer) => {
    expect(computerNameFor(guest)).toBe(computer);
    expect(ComputerName.safeParse(computerNameFor(guest)).success).toBe(true);
  });

  it('is not the one of its user', () => {
    expect(computerNameFor('ines', 'Ines')).toBe('ines-pc');
    expect(computerNameFor('ines-1', 'ines')).toBe('ines-1');
  });

  it('tells the guests of a pattern apart', () => {
    const names = Array.from({ length: 100 }, (_, n) => computerNameFor(`windows-server-lab-${n + 1}`));
    expect(new Set(names).size).toBe(100);
  });
});

it('finds the time zone of Windows for one of a browser', () => {
  expect(windowsTimeZoneFor('Europe/Berlin')).toBe('W. Europe Standard Time');
  expect(windowsTimeZoneFor('Asia/Kolkata')).toBe('India Standard Time');
  expect(windowsTimeZoneFor('Mars/Base')).toBe('UTC');
});

it('knows the driver disc by the name that its makers give it', () => {
  expect(['virtio-win.iso', 'virtio-win-0.1.285.iso', 'VIRTIO-WIN.ISO'].every(isDriverDisc)).toBe(true);
  expect(['virtio-win.img', 'my-virtio.iso', 'Win11.iso'].some(isDriverDisc)).toBe(false);
});
