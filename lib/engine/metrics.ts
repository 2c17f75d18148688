import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Numbers for Prometheus. `read` is asked at each scrape. */
export function createMetrics(read: {
  consoles(): number;
  pages(): number;
  operations(): number;
  hosts(): Promise<Record<string, number>>;
  guests(): Promise<Record<string, number>>;
}) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (
    name: string,
    help: string,
    collect: (gauge: Gauge<string>) => void | Promise<void>,
    labelNames: string[] = [],
  ) =>
    new Gauge({
      name: `guesthouse_${name}`,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset();
        await collect(this);
      },
    });
  gauge('consoles_open', 'Console connections that are open', (g) => g.set(read.consoles()));
  gauge('pages_open', 'Pages that follow changes', (g) => g.set(read.pages()));
  gauge('operations_running', 'Operations that run in this process', (g) => g.set(read.operations()));
  const byLabel = (label: string, counts: () => Promise<Record<string, number>>) => async (g: Gauge<string>) => {
    for (const [value, count] of Object.entries(await counts())) g.set({ [label]: value }, count);
  };
  gauge('hosts', 'Hosts by connection', byLabel('connection', read.hosts), ['connection']);
  gauge('guests', 'Guests by power', byLabel('power', read.guests), ['power']);
  return registry;
}
