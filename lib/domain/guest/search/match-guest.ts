import type { Comparison, SearchTerm } from '#lib/domain/guest/search/parse-guest-search.ts';
import { type HasWord, type StatusWord, statusWords, type TextField } from '#lib/domain/guest/search/search-fields.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';

/** Who searches: `owner:me`. */
export type Searcher = { userId: string };

const compare: Record<Comparison, (a: number, b: number) => boolean> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '=': (a, b) => a === b,
};

const holds = (text: string | null, value: string): boolean => (text ?? '').toLowerCase().includes(value);

function isInStatus(guest: GuestRow, word: StatusWord): boolean {
  if (word === 'creating' || word === 'deleting') return guest.stage === word;
  if (word === 'away') return guest.hostConnection !== 'up';
  return guest.stage === 'present' && (statusWords[word] as readonly string[]).includes(guest.power);
}

const has: Record<HasWord, (guest: GuestRow) => boolean> = {
  screen: (guest) => guest.hasDisplay,
  serial: (guest) => guest.hasSerial,
  agent: (guest) => guest.hasAgent,
  address: (guest) => guest.addresses.length > 0,
  tag: (guest) => guest.tags.length > 0,
  owner: (guest) => guest.ownerId !== null,
};

function isOf(guest: GuestRow, field: TextField, value: string, searcher: Searcher): boolean {
  switch (field) {
    case 'name':
      return holds(guest.name, value);
    case 'host':
      return holds(guest.hostName, value);
    case 'os':
      return isOs(guest, value);
    case 'tag':
      return value === 'none' ? guest.tags.length === 0 : guest.tags.some((tag) => tag.toLowerCase() === value);
    case 'owner':
      if (value === 'me') return guest.ownerId === searcher.userId;
      if (value === 'none') return guest.ownerId === null;
      return holds(guest.ownerName, value);
    case 'address':
      return guest.addresses.some((address) => holds(address, value));
    case 'lab':
      // no guest is part of a lab as long as there are none
      return value === 'none';
  }
}

function isOs(guest: GuestRow, value: string): boolean {
  const os = describeOs(guest.osId);
  return holds(guest.osId, value) || holds(os.name, value) || os.family === value;
}

const numberOf = {
  vcpu: (guest: GuestRow) => guest.vcpus,
  mem: (guest: GuestRow) => guest.memoryMiB,
  cpu: (guest: GuestRow) => guest.cpuPercent,
} as const;

function isTrue(guest: GuestRow, term: SearchTerm, searcher: Searcher): boolean {
  switch (term.kind) {
    case 'word':
      return (
        holds(guest.name, term.value) ||
        holds(guest.hostName, term.value) ||
        holds(guest.ownerName, term.value) ||
        guest.addresses.some((address) => holds(address, term.value)) ||
        guest.tags.some((tag) => holds(tag, term.value)) ||
        holds(guest.uuid, term.value) ||
        isOs(guest, term.value)
      );
    case 'text':
      return term.values.some((value) => isOf(guest, term.field, value, searcher));
    case 'status':
      return term.values.some((word) => isInStatus(guest, word));
    case 'has':
      return has[term.value](guest);
    case 'number': {
      const number = numberOf[term.field](guest);
      return number !== null && compare[term.comparison](number, term.value);
    }
    case 'problem':
      return true;
  }
}

/** Whether a guest is part of the result: all terms hold. */
export const matchGuest = (guest: GuestRow, terms: readonly SearchTerm[], searcher: Searcher): boolean =>
  terms.every((term) => term.kind === 'problem' || isTrue(guest, term, searcher) !== term.isNegated);
