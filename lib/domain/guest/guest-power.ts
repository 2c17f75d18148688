import { z } from 'zod';

/** The states libvirt tells of a domain, in its own numbering (`virDomainState`, the `state.state` of `domstats`). */
export const libvirtStates = [
  'nostate',
  'running',
  'blocked',
  'paused',
  'in-shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
] as const;
export const LibvirtState = z.enum(libvirtStates);
export type LibvirtState = z.infer<typeof LibvirtState>;

/** What a guest is seen doing, in the words of the product. */
export const guestStates = ['running', 'paused', 'suspended', 'off', 'stopping', 'crashed', 'unknown'] as const;
export const GuestState = z.enum(guestStates);
export type GuestState = z.infer<typeof GuestState>;

const stateOf: Record<LibvirtState, GuestState> = {
  nostate: 'unknown',
  running: 'running',
  blocked: 'running', // waiting for a resource: it runs as far as a person is concerned
  paused: 'paused',
  'in-shutdown': 'stopping',
  shutoff: 'off',
  crashed: 'crashed',
  pmsuspended: 'suspended', // the guest put itself to sleep (ACPI S3)
};

export const guestStateOf = (state: LibvirtState): GuestState => stateOf[state];

/** By the number of `virDomainState`; a number that a newer libvirt may add is `unknown`. */
export const guestStateOfNumber = (state: number): GuestState => {
  const name = libvirtStates[state];
  return name ? stateOf[name] : 'unknown';
};

/** By the word `virsh list` and `virsh domstate` print with LC_ALL=C. */
export function guestStateOfWord(word: string): GuestState {
  const words: Record<string, LibvirtState> = {
    'no state': 'nostate',
    running: 'running',
    idle: 'blocked',
    paused: 'paused',
    'in shutdown': 'in-shutdown',
    'shut off': 'shutoff',
    crashed: 'crashed',
    pmsuspended: 'pmsuspended',
  };
  const state = words[word.trim()];
  return state ? stateOf[state] : 'unknown';
}

/** The word for a state on screen and in a sentence: "web-01 is …". */
export const guestStateWords: Record<GuestState, string> = {
  running: 'running',
  paused: 'paused',
  suspended: 'asleep',
  off: 'off',
  stopping: 'stopping',
  crashed: 'crashed',
  unknown: 'in an unknown state',
};

/** The states in which QEMU runs, so that there is a screen and memory is held. */
export const isActive = (state: GuestState): boolean => state !== 'off' && state !== 'unknown';
