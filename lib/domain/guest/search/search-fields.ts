import type { GuestState } from '#lib/domain/guest/guest-power.ts';

/** What `status:` takes, and the states each word means. `away` is a host that does not answer. */
export const statusWords = {
  running: ['running'],
  paused: ['paused'],
  asleep: ['suspended'],
  off: ['off'],
  stopping: ['stopping'],
  crashed: ['crashed'],
  unknown: ['unknown'],
  creating: [],
  deleting: [],
  away: [],
} as const satisfies Record<string, readonly GuestState[]>;

export type StatusWord = keyof typeof statusWords;

/** What `has:` takes. */
export const hasWords = ['screen', 'serial', 'agent', 'address', 'tag', 'owner'] as const;
export type HasWord = (typeof hasWords)[number];

export const textFields = ['name', 'host', 'os', 'tag', 'owner', 'address', 'lab'] as const;
export type TextField = (typeof textFields)[number];

/** Fields that compare: how many CPUs, memory (`8G`, `512M`; a bare number is GiB), percent of CPU in use. */
export const numberFields = ['vcpu', 'mem', 'cpu'] as const;
export type NumberField = (typeof numberFields)[number];

export type SearchField = TextField | NumberField | 'status' | 'has';

/** Every field with what it asks for, in the order in which completion offers them. */
export const searchFields: Record<SearchField, string> = {
  status: 'running, paused, off, crashed, …',
  host: 'the host it is on',
  os: 'the system inside',
  tag: 'a tag, or none',
  owner: 'a person, me, or none',
  name: 'part of the name',
  address: 'part of an address',
  has: 'screen, serial, address, tag, owner',
  vcpu: 'CPUs, such as vcpu>4',
  mem: 'memory, such as mem>=8G',
  cpu: 'CPU in use now, such as cpu>80',
  lab: 'none: in no lab',
};

export const isSearchField = (word: string): word is SearchField => Object.hasOwn(searchFields, word);
