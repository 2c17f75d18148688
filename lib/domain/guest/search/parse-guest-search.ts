import {
  type HasWord,
  hasWords,
  isSearchField,
  type NumberField,
  numberFields,
  type SearchField,
  type StatusWord,
  statusWords,
  type TextField,
} from '#lib/domain/guest/search/search-fields.ts';

export const comparisons = ['>=', '<=', '>', '<', '='] as const;
export type Comparison = (typeof comparisons)[number];

type TermBody =
  | { kind: 'word'; value: string }
  | { kind: 'text'; field: TextField; values: readonly string[] }
  | { kind: 'status'; values: readonly StatusWord[] }
  | { kind: 'has'; value: HasWord }
  | { kind: 'number'; field: NumberField; comparison: Comparison; value: number }
  /** Not understood (yet): it keeps nothing out, `message` says what it wants. */
  | { kind: 'problem'; field: SearchField; message: string };

/** One condition; `raw` is what was typed. All conditions must hold. */
export type SearchTerm = TermBody & { raw: string; isNegated: boolean };

/** Splits at spaces that are not inside quotes. An open quote reaches to the end. */
export function splitSearch(text: string): string[] {
  return text.match(/(?:[^\s"]|"[^"]*"?)+/gu) ?? [];
}

const unquote = (value: string): string => value.replaceAll('"', '');

/** Parts of a list `a,b,"c, d"`. */
const splitList = (value: string): string[] =>
  (value.match(/(?:[^,"]|"[^"]*"?)+/gu) ?? []).map((part) => unquote(part).trim().toLowerCase()).filter(Boolean);

const isNumberField = (field: SearchField): field is NumberField => (numberFields as readonly string[]).includes(field);

const isStatus = (word: string): word is StatusWord => Object.hasOwn(statusWords, word);

const list = (words: readonly string[]) => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** `8G`, `8GiB`, `512M`, `1.5T`; a bare number is GiB. In MiB; null where it is none. */
export function parseMemoryMiB(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)(?:([mgt])(?:i?b)?)?$/iu.exec(text);
  if (!found) return null;
  const factors: Record<string, number> = { m: 1, g: 1024, t: 1024 ** 2 };
  return Number(found[1]) * (factors[(found[2] ?? 'g').toLowerCase()] ?? 1024);
}

function parseNumber(field: NumberField, comparison: Comparison, text: string): TermBody {
  const wants = { vcpu: 'a number, such as vcpu>4', mem: 'a size, such as mem>=8G', cpu: 'percent, such as cpu>80' };
  const plain = /^\d+(?:\.\d+)?%?$/u.test(text) ? Number.parseFloat(text) : null;
  const value = field === 'mem' ? parseMemoryMiB(text) : plain;
  if (value === null) return { kind: 'problem', field, message: `${field} wants ${wants[field]}` };
  return { kind: 'number', field, comparison, value };
}

function parseField(field: SearchField, comparison: Comparison, rest: string): TermBody {
  if (isNumberField(field)) return parseNumber(field, comparison, unquote(rest));
  const values = splitList(rest);
  const [first] = values;
  if (field === 'status') {
    const known = values.map((value) => (value === 'suspended' ? 'asleep' : value)).filter(isStatus);
    if (known.length > 0 && known.length === values.length) return { kind: 'status', values: known };
    return { kind: 'problem', field, message: `status is ${list(Object.keys(statusWords))}` };
  }
  if (field === 'has') {
    const found = hasWords.find((word) => word === first);
    if (found && values.length === 1) return { kind: 'has', value: found };
    return { kind: 'problem', field, message: `has asks for ${list(hasWords)}` };
  }
  if (values.length === 0) return { kind: 'problem', field, message: `${field}: wants a value` };
  return { kind: 'text', field, values };
}

function parseTerm(raw: string): SearchTerm {
  const isNegated = raw.length > 1 && raw.startsWith('-');
  const text = isNegated ? raw.slice(1) : raw;
  const found = /^([a-z]+)(?::(>=|<=|>|<|=)?|(>=|<=|>|<|=))(.*)$/su.exec(text);
  const field = found?.[1] ?? '';
  if (!found || !isSearchField(field)) {
    return { raw, isNegated, kind: 'word', value: unquote(text).toLowerCase() };
  }
  const comparison = (found[2] ?? found[3] ?? '=') as Comparison;
  return { raw, isNegated, ...parseField(field, comparison, found[4] ?? '') };
}

/**
 * The search line of guests. Terms are parted by spaces and must all hold: words (in name, address, tag, host, owner or
 * OS), `field:value`, `field:a,b` (either), `vcpu>4`, `mem>=8G`, each with `-` before it for the opposite; values with
 * spaces stand in quotes. Never fails: what is not understood becomes a `problem` that keeps nothing out, and a prefix
 * that is no field is a word.
 */
export const parseGuestSearch = (text: string): SearchTerm[] => splitSearch(text).map(parseTerm);

/** A value as it must be written in a search. */
export const quoteSearchValue = (value: string): string =>
  /[\s",]/u.test(value) ? `"${value.replaceAll('"', '')}"` : value;
