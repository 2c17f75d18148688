export type BuildProgress = { fraction: number; note: string };

/** Where each phase of build-debian-image.sh begins in the whole, by what they took on two slow cores (3 min in all). */
const phases: Readonly<Record<string, readonly [from: number, note: string]>> = {
  packages: [0, 'asking the mirror'],
  settings: [0.86, 'making it an image'],
  disk: [0.87, 'writing the disk'],
  loader: [0.92, 'writing the boot loader'],
  convert: [0.93, 'making it a qcow2'],
  clean: [0.97, 'tidying up'],
  done: [0.98, 'built'],
};

const stages: readonly (readonly [start: RegExp, from: number, note: string])[] = [
  [/^I: running apt-get update/, 0.01, 'reading the package lists'],
  [/^I: downloading packages/, 0.04, 'fetching the base packages'],
  [/^I: extracting archives/, 0.1, 'unpacking the base packages'],
  [/^I: installing essential/, 0.14, 'installing the base packages'],
  [/^I: installing remaining/, 0.26, 'choosing the packages'],
];

/** What is counted once the number of packages is known: mmdebstrap says of each when it comes, is unpacked, is set up. */
const counted: readonly (readonly [line: RegExp, from: number, to: number, verb: string])[] = [
  [/^Get:\d+ /, 0.28, 0.42, 'fetched'],
  [/^Unpacking /, 0.42, 0.6, 'unpacked'],
  [/^Setting up /, 0.6, 0.85, 'set up'],
];

/** Follows the output of a build. The returned function takes text as it comes and tells where the build is. */
export function followBuild(): (text: string) => BuildProgress {
  let rest = '';
  let total = 0;
  let isLast = false;
  let counts = counted.map(() => 0);
  let now: BuildProgress = { fraction: 0, note: '' };
  const advance = (fraction: number, note: string) => {
    if (fraction >= now.fraction) now = { fraction, note };
  };

  const read = (line: string) => {
    const phase = phases[/^guesthouse: phase (\w+)/.exec(line)?.[1] ?? ''];
    if (phase) return advance(...phase);
    const stage = stages.find(([start]) => start.test(line));
    if (stage) {
      isLast = stage[0].test('I: installing remaining');
      counts = counted.map(() => 0);
      return advance(stage[1], stage[2]);
    }
    if (!isLast) return;
    total = Number(/ (\d+) newly installed/.exec(line)?.[1] ?? total);
    for (const [index, [pattern, from, to, verb]] of counted.entries()) {
      if (!pattern.test(line) || total === 0) continue;
      const count = Math.min((counts[index] ?? 0) + 1, total);
      counts[index] = count;
      advance(from + ((to - from) * count) / total, `${verb} ${count} of ${total} packages`);
    }
  };

  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) read(line);
    return now;
  };
}
