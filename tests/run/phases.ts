/** Where a phase leaves what it counted, for the sum at the end. A phase without one counts as a single check. */
export type Report = { kind: 'vitest' | 'playwright'; file: string };

export type Phase = {
  name: string;
  /** what it holds, for people */
  about: string;
  /** commands in their order; the first that fails ends the phase */
  commands: readonly (readonly [string, ...string[]])[];
  report?: Report;
  /** preparation is not counted when it goes well */
  isPreparation?: boolean;
  needsRoot?: boolean;
  /** after this a phase counts as hanging and is ended */
  limitMinutes: number;
};

const vitest = (project: string): Pick<Phase, 'commands' | 'report'> => {
  const file = `artifacts/test-results/${project}.json`;
  return {
    commands: [
      ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    ],
    report: { kind: 'vitest', file },
  };
};

/** What `npm test` runs, cheapest first, so that a plain mistake is told in seconds. */
export const phases: readonly Phase[] = [
  {
    name: 'machine',
    about: 'QEMU, libvirt, an SSH server and a browser are there',
    commands: [['sh', 'tests/setup/install-machine.sh']],
    isPreparation: true,
    needsRoot: true,
    limitMinutes: 15,
  },
  {
    name: 'types',
    about: 'every file has the types that it says',
    commands: [
      ['next', 'typegen'],
      ['tsc', '--noEmit'],
    ],
    limitMinutes: 5,
  },
  { name: 'lint', about: 'style and plain mistakes', commands: [['biome', 'check']], limitMinutes: 2 },
  {
    name: 'dead-code',
    about: 'nothing is there that nobody uses',
    commands: [['knip', '--no-config-hints']],
    limitMinutes: 2,
  },
  {
    name: 'imports',
    about: 'who may import whom, and no circles',
    commands: [['depcruise', '--config', '.dependency-cruiser.mjs', 'app', 'components', 'lib', 'tests']],
    limitMinutes: 2,
  },
  { name: 'unit', about: 'files by themselves, and the rules of the house', ...vitest('unit'), limitMinutes: 5 },
  {
    name: 'build',
    about: 'the pages as they are served',
    commands: [['node', 'lib/setup/bootstrap.mjs', 'build']],
    limitMinutes: 10,
  },
  {
    name: 'integration',
    about: 'with a real database, real hosts and real guests',
    ...vitest('integration'),
    needsRoot: true,
    limitMinutes: 25,
  },
  {
    name: 'browser',
    about: 'the story in a browser, on the built pages',
    commands: [['playwright', 'test', '--reporter=list,json']],
    report: { kind: 'playwright', file: 'artifacts/test-results/browser.json' },
    needsRoot: true,
    limitMinutes: 20,
  },
];

/** What `npm run test:long` runs after the machine and the pages are there: hours of what `npm test` has no time for. */
export const longPhases: readonly Phase[] = [
  ...['bookworm', 'trixie'].map((release) => ({
    name: `fresh-${release}`,
    about: `the first start on a Debian ${release} that has nothing yet`,
    commands: [['node', 'tests/fresh-machine/run.ts', release]] as const,
    needsRoot: true,
    limitMinutes: 60,
  })),
  {
    name: 'long',
    about: 'every fault in every flow, thirty seats, a soak',
    ...vitest('long'),
    needsRoot: true,
    limitMinutes: 240,
  },
];

/** `npm run test:unit` and the like: the phases that lead to one, without the others. */
export const shortcuts: Readonly<Record<string, readonly string[]>> = {
  unit: ['machine', 'unit'],
  integration: ['machine', 'build', 'integration'],
  e2e: ['machine', 'build', 'browser'],
  long: ['machine', 'build', ...longPhases.map((phase) => phase.name)],
};
