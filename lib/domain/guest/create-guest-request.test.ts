import { describe, expect, it } from 'vitest';
import { CreateGuestRequest } from './create-guest-request.ts';
import { GuestLoginRequest, SshPublicKey } from './guest-login.ts';

const id = (prefix: string) => `${prefix}_${'0'.repeat(26)}`;
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me@laptop';
const request = {
  name: 'web-{01}',
  count: 3,
  source: { kind: 'image', imageVersionId: id('imv') },
  size: { vcpus: 1, memoryMiB: 2048, diskGiB: 20 },
  login: { user: 'ada', password: 'lovelace' },
};
const issuesOf = (input: unknown) =>
  CreateGuestRequest.safeParse(input).error?.issues.map((i) => i.path.join('.')) ?? [];

describe('CreateGuestRequest', () => {
  it('fills what was left out', () => {
    expect(CreateGuestRequest.parse(request)).toMatchObject({
      source: { clone: 'linked' },
      placement: { kind: 'auto' },
      network: { kind: 'auto' },
      firmware: 'auto',
      tpm: 'auto',
      start: true,
      tags: [],
      login: { sshKeys: [] },
    });
  });

  it('holds errors against the field they belong to', () => {
    expect(issuesOf({ ...request, name: 'a{x}' })).toEqual(['name']);
    expect(issuesOf({ ...request, name: 'a/b' })).toEqual(['name']);
    expect(issuesOf({ ...request, login: undefined })).toEqual(['login']);
    expect(issuesOf({ ...request, login: { user: 'ada' } })).toEqual(['login.password']);
    expect(issuesOf({ ...request, login: { user: 'root', password: 'x' } })).toEqual(['login.user']);
    expect(issuesOf({ ...request, size: { vcpus: 0, memoryMiB: 1, diskGiB: 1 } })).toEqual([
      'size.vcpus',
      'size.memoryMiB',
    ]);
    expect(issuesOf({ ...request, source: { kind: 'image', imageVersionId: 'x' } })).toEqual(['source.imageVersionId']);
    expect(issuesOf({ ...request, network: { kind: 'bridge', name: 'br0; reboot' } })).toEqual(['network.name']);
    expect(issuesOf({ ...request, tags: ['a,b'] })).toEqual(['tags.0']);
  });

  it('makes one guest of a volume, where the volume is', () => {
    const source = { kind: 'volume', hostId: id('hst'), pool: 'images', volume: 'old.qcow2' };
    expect(issuesOf({ ...request, source })).toEqual(['count']);
    expect(
      issuesOf({ ...request, count: 1, source, placement: { kind: 'host', hostId: `hst_${'1'.repeat(26)}` } }),
    ).toEqual(['placement']);
    expect(issuesOf({ ...request, count: 1, name: 'old', source, login: undefined })).toEqual([]);
  });
});

describe('SshPublicKey', () => {
  it('takes a key with and without a comment', () => {
    expect(SshPublicKey.parse(` ${key}\n`)).toBe(key);
    expect(SshPublicKey.safeParse(key.split(' ').slice(0, 2).join(' ')).success).toBe(true);
  });

  it.each([
    '',
    'hello',
    `${key}\n${key}`,
    key.replace('ssh-ed25519', 'ssh-rsa'),
    key.slice(0, 40),
    `command="reboot" ${key}`,
    '-----BEGIN OPENSSH PRIVATE KEY-----',
  ])('refuses %j', (line) => {
    expect(SshPublicKey.safeParse(line).success).toBe(false);
  });

  it('lets a login have keys only', () => {
    expect(GuestLoginRequest.safeParse({ user: 'ada', sshKeys: [key] }).success).toBe(true);
    expect(GuestLoginRequest.safeParse({ user: 'ada', sshKeys: [] }).success).toBe(false);
    expect(GuestLoginRequest.safeParse({ user: 'Ada', password: 'x' }).success).toBe(false);
    expect(GuestLoginRequest.safeParse({ user: 'ada', password: 'a\nb' }).success).toBe(false);
  });
});
