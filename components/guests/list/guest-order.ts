/** The guests as they stood in the list last, so that [ and ] on a guest lead to its neighbours there. */
let order: readonly string[] = [];

export function keepGuestOrder(ids: readonly string[]): void {
  order = ids;
}

export function neighbourOf(id: string, by: -1 | 1): string | null {
  const at = order.indexOf(id);
  return at < 0 ? null : (order[at + by] ?? null);
}
