import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildSeed, buildSeedFiles } from './build-seed.ts';
import { hashPassword } from './hash-password.ts';

const settings = {
  guestId: 'gst_01jd0000000000000000000000',
  hostname: 'web-01',
  login: { user: 'ada', passwordHash: hashPassword('lovelace'), sshKeys: ['ssh-ed25519 AAAA me'] },
  macAddresses: ['52:54:00:12:34:56', '52:54:00:00:00:10'],
};

describe('hashPassword', () => {
  // https://www.akkadia.org/drepper/SHA-crypt.txt
  it.each([
    [
      'Hello world!',
      'saltstring',
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
  ])('agrees with the published vectors: %j', (password, salt, expected) => {
    const hash = hashPassword(password, salt);
    expect(hash.startsWith(expected)).toBe(true);
    expect(hash).toMatch(/^\$6\$[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}$/);
  });

  it.runIf(spawnSync('openssl', ['version']).status === 0)('agrees with openssl for any password', () => {
    const password = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    const salt = fc.stringMatching(/^[./0-9A-Za-z]{1,16}$/);
    fc.assert(
      fc.property(password, salt, (plain, with_) => {
        const theirs = spawnSync('openssl', ['passwd', '-6', '-salt', with_, '-stdin'], { input: `${plain}\n` })
          .stdout.toString()
          .trim();
        expect(hashPassword(plain, with_)).toBe(theirs);
      }),
      { numRuns: 15 },
    );
  });

  it('salts', () => {
    expect(hashPassword('x')).not.toBe(hashPassword('x'));
  });
});

describe('buildSeedFiles', () => {
  it('writes what cloud-init reads', () => {
    const files = buildSeedFiles({
      ...settings,
      locale: 'de_DE.UTF-8',
      keyboardLayout: 'de',
      timezone: 'Europe/Berlin',
      packages: ['htop'],
    });
    expect(files['user-data'].split('\n')[0]).toBe('#cloud-config');
    expect(parse(files['user-data'])).toEqual({
      hostname: 'web-01',
      manage_etc_hosts: true,
      user: {
        name: 'ada',
        lock_passwd: false,
        passwd: settings.login.passwordHash,
        hashed_passwd: settings.login.passwordHash,
        ssh_authorized_keys: ['ssh-ed25519 AAAA me'],
      },
      ssh_pwauth: true,
      chpasswd: { expire: false },
      locale: 'de_DE.UTF-8',
      keyboard: { layout: 'de' },
      timezone: 'Europe/Berlin',
      package_update: true,
      packages: ['htop'],
      runcmd: [['sh', '-c', expect.stringContaining('eject')]],
    });
    expect(parse(files['meta-data'])).toEqual({ 'instance-id': settings.guestId, 'local-hostname': 'web-01' });
    expect(parse(files['network-config'])).toEqual({
      version: 2,
      ethernets: {
        eth0: { match: { macaddress: '52:54:00:12:34:56' }, 'set-name': 'eth0', dhcp4: true },
        eth1: { match: { macaddress: '52:54:00:00:00:10' }, 'set-name': 'eth1', dhcp4: true },
      },
    });
  });

  it('locks the password when there are only keys', () => {
    const { passwordHash: _, ...login } = settings.login;
    const parsed = parse(buildSeedFiles({ ...settings, login })['user-data']);
    expect(parsed.user).toEqual({ name: 'ada', lock_passwd: true, ssh_authorized_keys: ['ssh-ed25519 AAAA me'] });
    expect(parsed.ssh_pwauth).toBe(false);
  });

  // a command that fails is a failed cloud-init to people, and a shell that does not understand it no sign at all
  it('gives the disc back with a command that ends well where there is none', () => {
    const { runcmd } = parse(buildSeedFiles({ ...settings, login: undefined })['user-data']);
    const [, ...args] = runcmd[0];
    const shell = spawnSync('/bin/sh', args, { env: { ...process.env, PATH: '/nowhere' } });
    expect([shell.status, shell.stdout.toString(), shell.stderr.toString()]).toEqual([0, '', '']);
  });

  it('never lets a MAC be read as a number in base 60', () => {
    // YAML 1.1, which cloud-init reads, knows 52:54:00:00:00:10 as an integer unless it is quoted.
    expect(buildSeedFiles(settings)['network-config']).toMatch(/macaddress: ["']52:54:00:00:00:10["']/);
  });

  it('is the same disc for the same settings', () => {
    expect(buildSeed(settings).equals(buildSeed(settings))).toBe(true);
    expect(buildSeed(settings).includes('#cloud-config')).toBe(true);
    expect(buildSeed(settings).includes('lovelace')).toBe(false);
  });
});
