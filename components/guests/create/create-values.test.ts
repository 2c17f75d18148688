import { describe, expect, it } from 'vitest';
import {
  CreateValues,
  fieldOfPath,
  toPreviewRequest,
  toRequest,
  volumeKey,
} from '#components/guests/create/create-values.ts';
import { windowsDefaults } from '#components/guests/create/windows-values.ts';
import { CreateGuestRequest } from '#lib/domain/guest/create-guest-request.ts';

const imageVersionId = `imv_${'0'.repeat(26)}`;

const values = (change: Partial<CreateValues>): CreateValues => ({
  sourceKind: 'image',
  imageVersionId,
  volume: null,
  osId: null,
  preset: 'small',
  vcpus: 1,
  memoryGiB: 2,
  diskGiB: 20,
  user: 'ines',
  password: 'secret',
  sshKeys: [],
  name: 'web-{04}',
  count: 3,
  tags: [],
  description: '',
  hostId: 'auto',
  pool: 'auto',
  network: 'auto',
  diskBus: 'auto',
  nicModel: 'auto',
  clone: 'linked',
  firmware: 'auto',
  tpm: 'auto',
  start: true,
  ...windowsDefaults('ines', 'UTC'),
  ...change,
});

const problems = (change: Partial<CreateValues>) => {
  const parsed = CreateValues.safeParse(values(change));
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
};

describe('the form of creation', () => {
  it('names the field that is at fault', () => {
    expect(problems({ name: '' })).toContain('name');
    expect(problems({ name: 'a{b}' })).toContain('name');
    expect(problems({ user: 'Root User' })).toContain('user');
    expect(problems({ password: '' })).toContain('password');
    expect(problems({ preset: 'numbers', memoryGiB: null })).toContain('memoryGiB');
    expect(problems({ count: null })).toContain('count');
    expect(problems({ sourceKind: 'iso', volume: null })).toContain('volume');
  });

  it('sends no password to look at what would be made', () => {
    expect(JSON.stringify(toPreviewRequest(values({ password: 'hunter2-hunter2' })) ?? '')).not.toContain('hunter2');
  });

  it('gives memory in MiB', () => {
    expect(toRequest(values({ preset: 'numbers', memoryGiB: 0.5 }))).toMatchObject({ size: { memoryMiB: 512 } });
  });

  it('says what is on an ISO, and nothing of the kind of an image, which tells itself', () => {
    const volume = volumeKey({ hostId: 'x', pool: 'p', volume: 'v' });
    expect(toRequest(values({ sourceKind: 'iso', volume, osId: 'win11' }))).toMatchObject({
      source: { osId: 'win11' },
    });
    expect(toRequest(values({ osId: 'win11' }))).not.toHaveProperty('source.osId');
  });

  it('names networks and bridges, whatever stands in their names', () => {
    expect(toRequest(values({ network: 'network:a:b bridge:c' }))).toMatchObject({
      network: { kind: 'network', name: 'a:b bridge:c' },
    });
    expect(toRequest(values({ network: 'bridge:br0' }))).toMatchObject({ network: { kind: 'bridge', name: 'br0' } });
    expect(toRequest(values({ network: 'none' }))).toMatchObject({ network: { kind: 'none' } });
  });

  it('asks an installer for no login', () => {
    const iso = values({ sourceKind: 'iso', volume: volumeKey({ hostId: 'x', pool: 'a "b"', volume: 'c,d' }) });
    expect(toRequest(iso)).toMatchObject({ source: { kind: 'iso', pool: 'a "b"', volume: 'c,d' }, login: undefined });
  });

  it('is what the server takes', () => {
    const parsed = CreateGuestRequest.safeParse(toRequest(values({})));
    expect(parsed.success ? parsed.data.count : parsed.error.issues).toBe(3);
  });
});

it('finds the field of a path', () => {
  expect(fieldOfPath(['size', 'memoryMiB'], { sourceKind: 'image' })).toBe('memoryGiB');
  expect(fieldOfPath(['login', 'sshKeys', 0], { sourceKind: 'image' })).toBe('sshKeys');
  expect(fieldOfPath(['source', 'osId'], { sourceKind: 'iso' })).toBe('osId');
  expect(fieldOfPath(['login'], { sourceKind: 'image' })).toBe('user');
});

describe('Windows without anybody at its screen', () => {
  const volume = volumeKey({ hostId: `hst_${'0'.repeat(26)}`, pool: 'images', volume: 'win.iso' });
  const windows = (osId: string, change: Partial<CreateValues> = {}) =>
    values({ sourceKind: 'iso', volume, osId, name: 'seat', count: 1, winPassword: 'Secret 1', ...change });
  const asked = (from: CreateValues) => CreateGuestRequest.parse(toRequest(from));

  it('is asked for from an ISO of a Windows that it is known for, and nowhere else', () => {
    expect(asked(windows('win11')).windows).toMatchObject({
      user: { name: 'ines', password: 'Secret 1' },
      timeZone: 'UTC',
    });
    expect(asked(windows('win11', { isUnattended: false })).windows).toBeUndefined();
    expect(asked(windows('win7')).windows).toBeUndefined();
    expect(asked(windows('debian12')).windows).toBeUndefined();
  });

  it('makes another user on a server only where it has a password', () => {
    const server = { adminPassword: 'Secret 1', winPassword: '' };
    expect(asked(windows('win2k22', server)).windows?.user).toBeUndefined();
    expect(asked(windows('win2k22', { ...server, winPassword: 'Secret 2' })).windows?.user?.name).toBe('ines');
  });

  it('takes a driver disc of the same host, or none', () => {
    const disc = (hostId: string) => volumeKey({ hostId, pool: 'isos', volume: 'virtio-win.iso' });
    const sourceWith = (drivers: string | null, osId = 'win11') => asked(windows(osId, { drivers })).source;
    expect(sourceWith(disc(`hst_${'0'.repeat(26)}`))).toMatchObject({
      drivers: { pool: 'isos', volume: 'virtio-win.iso' },
    });
    for (const none of [null, 'none', disc(`hst_${'1'.repeat(26)}`)])
      expect(sourceWith(none)).not.toMatchObject({ drivers: expect.anything() });
    expect(sourceWith(disc(`hst_${'0'.repeat(26)}`), 'debian12')).not.toMatchObject({ drivers: expect.anything() });
  });

  it('names the field that is at fault', () => {
    const fieldsOf = (from: CreateValues) => {
      const parsed = CreateValues.safeParse(from);
      return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
    };
    expect(fieldsOf(windows('win11', { winPassword: '' }))).toEqual(['winPassword']);
    expect(fieldsOf(windows('win11', { winUser: 'a/b' }))).toEqual(['winUser']);
    expect(fieldsOf(windows('win2k25', { winPassword: '' }))).toEqual(['adminPassword']);
    expect(fieldsOf(windows('win11', { productKey: 'X', computerName: 'a b' }))).toEqual([
      'productKey',
      'computerName',
    ]);
  });

  it('is looked at without a secret', () => {
    const secret = windows('win2k22', {
      adminPassword: 'Top secret 9',
      winPassword: 'Top secret 8',
      productKey: 'nonsense',
    });
    expect(JSON.stringify(toPreviewRequest(secret))).not.toMatch(/Top secret|nonsense/);
    expect(toPreviewRequest(windows('win11', { winPassword: '' }))?.windows).toBeDefined();
  });
});
