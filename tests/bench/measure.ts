/** Figures of repeated measurements, in the unit they were taken in. */
export type Figures = { median: number; p95: number; count: number };

export function figuresOf(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), count: sorted.length };
}

/** Milliseconds that a piece of work takes. */
export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

export type BenchLine = { what: string; aim: string; figure: string; met: boolean };

const width = 64;

export function printLine({ what, aim, figure, met }: BenchLine): void {
  console.log(`${met ? 'met   ' : 'missed'}  ${what.padEnd(width)} ${figure.padEnd(44)} aim ${aim}`);
}
