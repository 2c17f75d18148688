import { quoteSearchValue, splitSearch } from '#lib/domain/guest/search/parse-guest-search.ts';
import {
  hasWords,
  isSearchField,
  numberFields,
  type SearchField,
  searchFields,
  statusWords,
} from '#lib/domain/guest/search/search-fields.ts';
import type { GuestRow } from '#lib/domain/live/guest-row.ts';
import { describeOs } from '#lib/domain/os/os-catalogue.ts';

/** `text` is the whole line after taking it; `isComplete` when the term needs nothing more. */
export type Completion = { label: string; detail: string; text: string; isComplete: boolean };

const most = 8;

const unique = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.filter((value): value is string => Boolean(value)))].sort((a, b) => a.localeCompare(b, 'en'));

function valuesOf(field: SearchField, guests: readonly GuestRow[]): string[] {
  switch (field) {
    case 'status':
      return Object.keys(statusWords);
    case 'has':
      return [...hasWords];
    case 'host':
      return unique(guests.map((guest) => guest.hostName));
    case 'os':
      return unique(guests.map((guest) => (guest.osId ? describeOs(guest.osId).family : null)));
    case 'tag':
      return [...unique(guests.flatMap((guest) => guest.tags)), 'none'];
    case 'owner':
      return ['me', ...unique(guests.map((guest) => guest.ownerName)), 'none'];
    case 'lab':
      return ['none'];
    default:
      return [];
  }
}

/** What the last term of the line may become: a field, or a value of its field that a guest has. Best first, at most eight. */
export function completeGuestSearch(text: string, guests: readonly GuestRow[]): Completion[] {
  const isFresh = text === '' || /\s$/u.test(text);
  const last = isFresh ? '' : (splitSearch(text).at(-1) ?? '');
  const before = text.slice(0, text.length - last.length);
  const sign = last.startsWith('-') ? '-' : '';
  const term = last.slice(sign.length);
  const colon = term.indexOf(':');
  const field = colon < 0 ? '' : term.slice(0, colon);
  if (isSearchField(field)) {
    const typed = term
      .slice(colon + 1)
      .replaceAll('"', '')
      .toLowerCase();
    return valuesOf(field, guests)
      .filter((value) => value.toLowerCase().includes(typed) && value.toLowerCase() !== typed)
      .sort((a, b) => Number(b.toLowerCase().startsWith(typed)) - Number(a.toLowerCase().startsWith(typed)))
      .slice(0, most)
      .map((value) => {
        const label = `${sign}${field}:${quoteSearchValue(value)}`;
        return { label, detail: '', text: `${before}${label}`, isComplete: true };
      });
  }
  if (colon >= 0) return [];
  // who is not told where guests are has nothing to ask for there
  const tellsHosts = guests.length === 0 || guests.some((guest) => guest.hostName !== null);
  return Object.entries(searchFields)
    .filter(([name]) => name.startsWith(term.toLowerCase()) && (name !== 'host' || tellsHosts))
    .slice(0, most)
    .map(([name, detail]) => {
      const label = `${sign}${name}${(numberFields as readonly string[]).includes(name) ? '>' : ':'}`;
      return { label, detail, text: `${before}${label}`, isComplete: false };
    });
}
