// Who may import whom. `npm test` runs this over everything; tests/architecture/import-rules.test.ts proves that each rule bites.
const test = '\\.test\\.tsx?$';
const inNodeModules = (names) => `node_modules/(${names})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or hide a third. Types alone may point back.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-is-pure',
      comment: 'Law 1: the domain imports itself and zod; so it runs in the browser, the server and a test alike.',
      severity: 'error',
      from: { path: '^lib/domain/', pathNot: test },
      to: { pathNot: ['^lib/domain/', inNodeModules('zod')] },
    },
    {
      name: 'infra-knows-no-use',
      comment:
        'The ways out of the process serve everybody, so they know nobody who uses them. Only the file that set-up leaves behind is read with the schema of who wrote it.',
      severity: 'error',
      from: { path: '^lib/infra/', pathNot: test },
      to: {
        path: '^(lib/(engine|procedures|web|setup)|app|components)/',
        pathNot: '^lib/setup/local-host/local-host-(file|changes)\\.ts$',
      },
    },
    {
      name: 'procedures-write-intent',
      comment: 'A procedure decides and writes; the engine makes it true. The halves meet in Postgres only.',
      severity: 'error',
      from: { path: '^lib/procedures/' },
      to: { path: '^(lib/(engine|web|setup)|app|components)/' },
    },
    {
      name: 'engine-has-no-pages',
      comment: 'The engine runs without Next; http.ts starts Next and hands requests over, it imports no page.',
      severity: 'error',
      from: { path: '^lib/engine/' },
      to: { path: '^(lib/web|app|components)/' },
    },
    {
      name: 'engine-reads-rows-only',
      comment:
        'Of the procedures the engine uses what reads rows for the live line and what says who may: never one that writes intent, else an operation could begin operations unseen. What Guesthouse begins by itself has a rule of its own.',
      severity: 'error',
      from: { path: '^lib/engine/' },
      to: {
        path: '^lib/procedures/',
        pathNot: '^lib/procedures/(access/|[a-z-]+/[a-z]+-rows\\.ts$|guest/begin-seed-removal\\.ts$)',
      },
    },
    {
      name: 'only-tending-begins',
      comment: 'Guesthouse begins one kind of operation by itself, from a timer: no operation begins it.',
      severity: 'error',
      from: { path: '^lib/', pathNot: '^lib/engine/workers/tend-seeds\\.ts$' },
      to: { path: '^lib/procedures/guest/begin-seed-removal\\.ts$' },
    },
    {
      name: 'web-has-no-engine',
      comment: 'Next has several copies of every module: runtime state reached from there is another one each time.',
      severity: 'error',
      from: { path: '^(lib/web|app|components)/' },
      to: { path: '^lib/(engine|setup)/' },
    },
    {
      name: 'setup-has-no-use',
      comment: 'What prepares a start works before the server does, also where the server does not start.',
      severity: 'error',
      from: { path: '^lib/setup/' },
      to: { path: '^(lib/(engine|procedures|web)|app|components)/' },
    },
    {
      name: 'one-door',
      comment: 'Law 5: pages and components reach data through procedures. No database, no infrastructure.',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: ['^prisma/', '^lib/infra/'], pathNot: '^lib/infra/runtime/runtime\\.ts$' },
    },
    {
      name: 'components-no-runtime',
      comment: 'The runtime is for routes and the set-up pages, which answer before anybody is signed in.',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^lib/infra/' },
    },
    {
      name: 'components-types-of-procedures',
      comment: 'A component asks through lib/web; of a procedure it may know the shape of the answer.',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^lib/procedures/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'components-no-app',
      comment: 'Imports run from pages to components, never back.',
      severity: 'error',
      from: { path: '^(components|lib)/' },
      to: { path: '^app/' },
    },
    {
      name: 'ui-knows-no-noun',
      comment: 'The kit serves every noun because it knows none: no domain, no folder of a noun, no procedures.',
      severity: 'error',
      from: { path: '^components/ui/', pathNot: test },
      to: { path: ['^components/(?!ui/)', '^lib/(?!web/formats\\.ts$)'] },
    },
    {
      name: 'form-and-layout-know-no-noun',
      comment: 'The shells take what differs as properties.',
      severity: 'error',
      from: { path: '^components/(form|layout)/', pathNot: test },
      to: { path: ['^components/(?!ui/|form/|layout/)', '^lib/(?!web/)'] },
    },
    {
      name: 'outward-in-infra',
      comment: 'Prisma, SSH, the queue and sign-in are spoken to in lib/infra; who needs them asks there.',
      severity: 'error',
      from: { path: '^(lib/(domain|procedures|web)|app|components)/', pathNot: test },
      to: { path: inNodeModules('ssh2|pg|pg-boss|@prisma/client|@prisma/adapter-pg|pino|prom-client|ws') },
    },
    {
      name: 'engine-outward',
      comment:
        'The engine holds connections that lib/infra opened. Its own are sockets of browsers (ws) and LISTEN (pg).',
      severity: 'error',
      from: { path: '^lib/engine/', pathNot: [test, '^lib/engine/live/event-listener\\.ts$'] },
      to: { path: inNodeModules('ssh2|pg|pg-boss|@prisma/client|@prisma/adapter-pg|better-auth|pino') },
    },
    {
      name: 'no-processes',
      comment: 'The server starts no programs on its own machine; only set-up does, before it gives its rights away.',
      severity: 'error',
      from: { path: '^(lib/(domain|procedures|infra|engine|web)|app|components)/', pathNot: test },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'files-in-infra',
      comment:
        'Files are read in lib/infra and lib/setup. The engine reads the certificate that it was given and nothing else (http.ts, main.ts).',
      severity: 'error',
      from: {
        path: '^(lib/(domain|procedures|engine|web)|app|components)/',
        pathNot: [test, '^lib/engine/(http|main)\\.ts$'],
      },
      to: { path: '^(node:)?fs(/promises)?$' },
    },
    {
      name: 'crypto-in-infra',
      comment:
        'Tokens, hashes and keys are made in lib/infra, where each is once. The engine compares secrets and answers VNC challenges at its gateway, and names its leases.',
      severity: 'error',
      from: {
        path: '^(lib/(domain|procedures|engine|web)|app|components)/',
        pathNot: [test, '^lib/engine/(gateway/|main\\.ts$|answer-metrics\\.ts$)'],
      },
      to: { path: '^(node:)?crypto$' },
    },
    {
      name: 'no-test-in-product',
      comment: 'What ships does not need what tests it.',
      severity: 'error',
      from: { path: '^(lib|app|components)/', pathNot: test },
      to: { path: ['^tests/', test, inNodeModules('vitest|fast-check|@playwright/test')] },
    },
    {
      name: 'no-dev-dependency-in-product',
      comment: 'Who installs without development dependencies still has all that runs.',
      severity: 'error',
      from: { path: '^(lib|app|components)/', pathNot: test },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^prisma/generated'] },
    exclude: { path: '^\\.next/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
