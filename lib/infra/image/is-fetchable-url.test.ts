import { describe, expect, it } from 'vitest';
import { isFetchableAddress, isFetchableUrl } from '#lib/infra/image/is-fetchable-url.ts';

const anybody = { allowLocal: false };
const admin = { allowLocal: true };

describe('isFetchableUrl', () => {
  it.each(['https://cloud.debian.org/a.qcow2', 'http://93.184.216.34/a', 'http://[2606:4700::1111]/a'])(
    'lets anybody fetch %s',
    (url) => expect(isFetchableUrl(url, anybody)).toBe(true),
  );

  it.each([
    'http://127.0.0.1/a',
    'http://2130706433/a',
    'http://0x7f.1/a',
    'http://localhost/a',
    'http://x.localhost./a',
    'http://10.0.0.3/a',
    'http://192.168.4.4/a',
    'http://172.20.1.1/a',
    'http://[::1]/a',
    'http://[fd12::1]/a',
    'http://[::ffff:10.0.0.3]/a',
  ])('lets only who runs the hosts fetch %s', (url) => {
    expect([isFetchableUrl(url, anybody), isFetchableUrl(url, admin)]).toEqual([false, true]);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:169.254.169.254]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://metadata.google.internal./x',
    'http://0.0.0.0/',
    'http://255.255.255.255/',
    'file:///etc/shadow',
    'ftp://mirror/a',
    'http://user:password@mirror/a',
    'not an address',
  ])('lets nobody fetch %s', (url) => expect(isFetchableUrl(url, admin)).toBe(false));
});

it('judges where a name led to', () => {
  expect(isFetchableAddress('169.254.169.254', admin)).toBe(false);
  expect(isFetchableAddress('10.1.2.3', admin)).toBe(true);
  expect(isFetchableAddress('10.1.2.3', anybody)).toBe(false);
  expect(isFetchableAddress('mirror', admin)).toBe(false);
});
