import { expect, it } from 'vitest';
import { parseDomstats } from '#lib/infra/virsh/parse-domstats.ts';

/** Printed by libvirt 9.0. */
const text = `Domain: 'it's "a" %guest é'
  state.state=1
  state.reason=1
  cpu.time=283876000
  cpu.user=98406000
  balloon.current=32768
  balloon.maximum=65536
  balloon.last-update=0
  balloon.rss=47544
  vcpu.current=2
  vcpu.maximum=4
  vcpu.0.state=1
  net.count=1
  net.0.name=vnet0
  net.0.rx.bytes=732
  net.0.rx.pkts=10
  net.0.tx.bytes=1094
  block.count=1
  block.0.name=vda
  block.0.path=/var/lib/libvirt/images/it's a=pool/base.qcow2
  block.0.rd.reqs=1
  block.0.rd.bytes=512
  block.0.wr.bytes=0
  block.0.allocation=200704
  block.0.capacity=10485760
  dirtyrate.calc_mode=page-sampling

Domain: 'user1'
  state.state=5
  state.reason=6
  block.count=1
  block.0.name=vda
  block.0.path=/x
`;

it('reads many guests', () => {
  const [one, two] = parseDomstats(text);
  expect(one).toEqual({
    name: 'it\'s "a" %guest é',
    state: 1,
    reason: 1,
    cpuTimeNs: 283876000,
    vcpus: 2,
    maxVcpus: 4,
    balloonKiB: 32768,
    maxMemoryKiB: 65536,
    unusedKiB: null,
    usableKiB: null,
    rssKiB: 47544,
    nets: [{ name: 'vnet0', rxBytes: 732, txBytes: 1094 }],
    blocks: [
      {
        target: 'vda',
        path: "/var/lib/libvirt/images/it's a=pool/base.qcow2",
        readBytes: 512,
        writtenBytes: 0,
        allocationBytes: 200704,
        capacityBytes: 10485760,
      },
    ],
  });
  expect(two).toMatchObject({
    name: 'user1',
    state: 5,
    cpuTimeNs: null,
    nets: [],
    blocks: [{ target: 'vda', path: '/x' }],
  });
});

it('reads nothing from nothing', () => {
  expect(parseDomstats('')).toEqual([]);
});
