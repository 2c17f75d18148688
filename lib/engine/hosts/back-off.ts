const firstMs = 500;
const lastMs = 60_000;

/** How long to wait after the n-th miss in a row (n from 1), spread by half so that many hosts do not come back at once. */
export function backOffMs(misses: number, random: () => number): number {
  const full = Math.min(lastMs, firstMs * 2 ** Math.min(misses - 1, 10));
  return full / 2 + random() * (full / 2);
}
