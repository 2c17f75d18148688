import type { TableSort } from '#components/ui/table/data-column.ts';

export type ListQuery = { q: string; tab: string; sort: TableSort };

const firstSort: TableSort = { id: 'name', desc: false };

type Params = Readonly<Record<string, string | string[] | undefined>>;

const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? '') : (value ?? ''));

/** `?q=` the search, `?tab=`, `?sort=-cpu` (a dash: the largest first). */
export function parseListQuery(params: Params): ListQuery {
  const sort = one(params.sort);
  const id = sort.replace(/^-/u, '');
  return { q: one(params.q), tab: one(params.tab) || 'all', sort: id ? { id, desc: sort.startsWith('-') } : firstSort };
}

export function writeListQuery({ q, tab, sort }: ListQuery): string {
  const params = new URLSearchParams();
  if (q) params.set('q', q);
  if (tab !== 'all') params.set('tab', tab);
  if (sort.id !== firstSort.id || sort.desc) params.set('sort', `${sort.desc ? '-' : ''}${sort.id}`);
  const text = params.toString();
  return text ? `?${text}` : '';
}
