/** What is selected, as ids. Pure: every function gives a new set. `order` is the ids of the whole result, as shown. */
export type Selection = ReadonlySet<string>;

export function toggleRow(selected: Selection, id: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** From the anchor to `id`, both included, added to what is selected. Without an anchor in the result, `id` alone. */
export function selectRange(
  selected: Selection,
  order: readonly string[],
  anchor: string | null,
  id: string,
): Set<string> {
  const next = new Set(selected);
  const to = order.indexOf(id);
  const from = anchor === null ? -1 : order.indexOf(anchor);
  if (to < 0) return next;
  if (from < 0) return next.add(id);
  for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each);
  return next;
}

export const selectAll = (order: readonly string[]): Set<string> => new Set(order);

/** What is selected of the result: rows that have left it are not. */
export const keepShown = (selected: Selection, order: readonly string[]): Set<string> =>
  new Set(order.filter((id) => selected.has(id)));

export function selectionState(selected: Selection, order: readonly string[]): 'none' | 'some' | 'all' {
  let count = 0;
  for (const id of order) if (selected.has(id)) count += 1;
  if (count === 0) return 'none';
  return count === order.length ? 'all' : 'some';
}
