import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeGuestSearch } from '#lib/domain/guest/search/complete-guest-search.ts';
import { matchGuest } from '#lib/domain/guest/search/match-guest.ts';
import { parseGuestSearch, parseMemoryMiB } from '#lib/domain/guest/search/parse-guest-search.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';

const row = (change: Partial<GuestRow>): GuestRow =>
  ({
    id: 'guest_1',
    name: 'web-01',
    uuid: '7f5e0b5e-0000-4000-8000-000000000000',
    hostName: 'kvm1',
    hostConnection: 'up',
    stage: 'present',
    power: 'running',
    osId: 'debian12',
    vcpus: 2,
    memoryMiB: 4096,
    addresses: ['10.20.4.11'],
    tags: ['edge', 'prod'],
    ownerId: 'user_ines',
    ownerName: 'Ines Ferreira',
    cpuPercent: 34,
    hasDisplay: true,
    hasSerial: false,
    ...change,
  }) as GuestRow;

const matches = (query: string, change: Partial<GuestRow> = {}) =>
  matchGuest(row(change), parseGuestSearch(query), { userId: 'user_ines' });

describe('the search language', () => {
  it.each([
    ['', true],
    ['web', true],
    ['WEB kvm1', true],
    ['web kvm2', false],
    ['10.20.4', true],
    ['-web', false],
    ['-db', true],
    ['status:running', true],
    ['status:off', false],
    ['-status:off', true],
    ['status:off,running', true],
    ['host:kvm1', true],
    ['os:debian', true],
    ['os:windows', false],
    ['os:"debian 12"', true],
    ['tag:edge', true],
    ['tag:edg', false],
    ['tag:none', false],
    ['owner:me', true],
    ['owner:"ines f"', true],
    ['owner:none', false],
    ['address:4.11', true],
    ['vcpu>1', true],
    ['vcpu>2', false],
    ['vcpu:2', true],
    ['mem>=4G', true],
    ['mem>=4', true],
    ['mem<4096M', false],
    ['cpu>80', false],
    ['has:screen', true],
    ['-has:serial', true],
    ['lab:none', true],
    ['lab:course', false],
  ])('%s matches: %s', (query, expected) => expect(matches(query)).toBe(expected));

  it('tells stages and hosts that are away from what was seen', () => {
    expect(matches('status:creating', { stage: 'creating', power: 'off' })).toBe(true);
    expect(matches('status:off', { stage: 'creating', power: 'off' })).toBe(false);
    expect(matches('status:away', { hostConnection: 'away' })).toBe(true);
  });

  it('a measure that is not known matches neither way round', () => {
    expect(matches('cpu>0', { cpuPercent: null })).toBe(false);
    expect(matches('cpu<100', { cpuPercent: null })).toBe(false);
  });

  it('keeps nothing out for what it does not understand, and says what it wants', () => {
    for (const query of ['status:', 'status:flying', 'vcpu>many', 'mem>=', 'has:wings', '-status:flying', 'tag:""'])
      expect(matches(query)).toBe(true);
    expect(parseGuestSearch('vcpu>many')[0]).toMatchObject({ kind: 'problem', field: 'vcpu' });
  });

  it('takes a prefix that is no field, and an open quote, as words', () => {
    expect(matches('52:54:00')).toBe(false);
    expect(matches('"web-0')).toBe(true);
    expect(matches('constructor:x')).toBe(false);
  });

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof matches(text) === 'boolean'));
  });
});

it.each([
  ['8G', 8192],
  ['8', 8192],
  ['512M', 512],
  ['512MiB', 512],
  ['1.5T', 1572864],
  ['x', null],
])('%s is %s MiB', (text, mebibytes) => expect(parseMemoryMiB(text)).toBe(mebibytes));

describe('completion', () => {
  const guests = [row({}), row({ id: 'guest_2' as GuestRow['id'], hostName: 'kvm "old" 2', ownerName: null })];
  const labels = (text: string) => completeGuestSearch(text, guests).map((completion) => completion.label);

  it('offers fields, then the values that guests have', () => {
    expect(labels('st')).toEqual(['status:']);
    expect(labels('-h')).toEqual(['-host:', '-has:']);
    expect(labels('host:')).toEqual(['host:"kvm old 2"', 'host:kvm1']);
    expect(labels('owner:in')).toEqual(['owner:"Ines Ferreira"']);
    expect(labels('vc')).toEqual(['vcpu>']);
  });

  it('keeps what stands before the last term', () => {
    expect(completeGuestSearch('web status:ru', guests)[0]?.text).toBe('web status:running');
  });

  it('offers nothing for what is complete, or no field', () => {
    expect(labels('status:running')).toEqual([]);
    expect(labels('52:5')).toEqual([]);
  });
});
