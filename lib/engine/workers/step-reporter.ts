import { changeStep, type WrittenOperation } from '#lib/engine/workers/operation-rows.ts';

const outputLengthMax = 64 * 1024;
const writeEveryMs = 250;

/** Collects a running step's progress and output and writes them at most four times a second, in order. */
export function createStepReporter(
  operation: WrittenOperation,
  number: number,
  base: { done: number; total: number },
  before: string,
) {
  let output = before;
  let progress: number | null = null;
  let note: string | null = null;
  let isChanged = false;
  let isEnded = false;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = () => {
    timer = null;
    if (!isChanged) return;
    isChanged = false;
    const overall = (base.done + (progress ?? 0)) / base.total;
    const change = { output, progress, progressNote: note };
    writing = writing.then(() => changeStep(operation, number, change, { progress: overall })).catch(() => undefined);
  };

  const touch = () => {
    // what a command still says after its step was ended would be written over the end
    if (isEnded) return;
    isChanged = true;
    timer ??= setTimeout(write, writeEveryMs);
  };

  return {
    report(fraction: number | null, text?: string) {
      progress = fraction;
      note = text ?? null;
      touch();
    },
    print(text: string) {
      // Postgres text cannot hold NUL, which programs do print
      output = (output + text.replaceAll('\0', '')).slice(-outputLengthMax);
      touch();
    },
    /** Stops writing and gives the output to keep. */
    async end(): Promise<string> {
      isEnded = true;
      if (timer) clearTimeout(timer);
      timer = null;
      await writing;
      return output;
    },
  };
}
