const delaysMs = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * How long to wait before the next try: fast first (a reboot or a restart of the server is over in a moment), then ever
 * longer, spread by ±30 % so that a room of browsers does not come back in one instant. `random` is within 0–1.
 */
export function retryDelayMs(failures: number, random: number): number {
  const index = Math.min(Math.max(failures - 1, 0), delaysMs.length - 1);
  return Math.round((delaysMs[index] ?? 0) * (0.7 + 0.6 * random));
}
