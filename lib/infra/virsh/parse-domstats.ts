/** What `domstats` tells of one guest. Numbers are counters since its start unless named otherwise; a thing it does not tell is null. */
export type DomainStats = {
  name: string;
  /** `virDomainState` and its reason, see libvirtStates */
  state: number;
  reason: number;
  cpuTimeNs: number | null;
  vcpus: number | null;
  maxVcpus: number | null;
  balloonKiB: number | null;
  maxMemoryKiB: number | null;
  /** what the balloon driver in the guest tells; null without one */
  unusedKiB: number | null;
  usableKiB: number | null;
  /** memory that its QEMU holds on the host */
  rssKiB: number | null;
  nets: NetStats[];
  blocks: BlockStats[];
};
export type NetStats = { name: string; rxBytes: number; txBytes: number };
export type BlockStats = {
  target: string;
  path: string | null;
  readBytes: number;
  writtenBytes: number;
  allocationBytes: number | null;
  capacityBytes: number | null;
};

/** The output of `domstats` for one or many guests. It names them, by the text between the first and the last quote. */
export function parseDomstats(text: string): DomainStats[] {
  const found: DomainStats[] = [];
  let fields: Map<string, string> | null = null;
  let name = '';
  const finish = () => {
    if (fields) found.push(read(name, fields));
  };
  for (const line of text.split('\n')) {
    if (line.startsWith("Domain: '")) {
      finish();
      name = line.slice(line.indexOf("'") + 1, line.lastIndexOf("'"));
      fields = new Map();
    } else if (line.startsWith('  ')) {
      const equals = line.indexOf('=');
      if (equals > 0) fields?.set(line.slice(2, equals), line.slice(equals + 1));
    }
  }
  finish();
  return found;
}

function read(name: string, fields: Map<string, string>): DomainStats {
  const number = (key: string): number | null => {
    const value = fields.get(key);
    return value === undefined || value === '' ? null : Number(value);
  };
  const each = <T>(kind: string, make: (prefix: string) => T): T[] =>
    Array.from({ length: number(`${kind}.count`) ?? 0 }, (_, index) => make(`${kind}.${index}`));

  return {
    name,
    state: number('state.state') ?? 0,
    reason: number('state.reason') ?? 0,
    cpuTimeNs: number('cpu.time'),
    vcpus: number('vcpu.current'),
    maxVcpus: number('vcpu.maximum'),
    balloonKiB: number('balloon.current'),
    maxMemoryKiB: number('balloon.maximum'),
    unusedKiB: number('balloon.unused'),
    usableKiB: number('balloon.usable'),
    rssKiB: number('balloon.rss'),
    nets: each('net', (prefix) => ({
      name: fields.get(`${prefix}.name`) ?? '',
      rxBytes: number(`${prefix}.rx.bytes`) ?? 0,
      txBytes: number(`${prefix}.tx.bytes`) ?? 0,
    })),
    blocks: each('block', (prefix) => ({
      target: fields.get(`${prefix}.name`) ?? '',
      path: fields.get(`${prefix}.path`) ?? null,
      readBytes: number(`${prefix}.rd.bytes`) ?? 0,
      writtenBytes: number(`${prefix}.wr.bytes`) ?? 0,
      allocationBytes: number(`${prefix}.allocation`),
      capacityBytes: number(`${prefix}.capacity`),
    })),
  };
}
