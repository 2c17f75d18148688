import { leadingNumber, parseKeyValues } from '#lib/infra/virsh/parse-key-values.ts';

/** Memory as libvirt believes; in a virtual machine it can be wrong, /proc/meminfo is not. */
export type NodeInfo = {
  arch: string;
  cpus: number;
  mhz: number | null;
  sockets: number;
  coresPerSocket: number;
  threadsPerCore: number;
  numaCells: number;
  memoryKiB: number;
};

/** `nodeinfo`. */
export function parseNodeinfo(text: string): NodeInfo {
  const values = parseKeyValues(text);
  const number = (key: string) => leadingNumber(values.get(key));
  return {
    arch: values.get('CPU model') ?? '',
    cpus: number('CPU(s)') ?? 0,
    mhz: number('CPU frequency'),
    sockets: number('CPU socket(s)') ?? 0,
    coresPerSocket: number('Core(s) per socket') ?? 0,
    threadsPerCore: number('Thread(s) per core') ?? 0,
    numaCells: number('NUMA cell(s)') ?? 0,
    memoryKiB: number('Memory size') ?? 0,
  };
}
