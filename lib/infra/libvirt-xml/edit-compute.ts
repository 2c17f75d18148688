import type { Element } from '@xmldom/xmldom';
import type { GuestChangeOf } from '#lib/domain/guest/change/guest-change.ts';
import {
  ensureChild,
  type GuestEdit,
  refuseEdit,
  removeNode,
  setAttribute,
  setChild,
} from '#lib/infra/libvirt-xml/edit-nodes.ts';
import { attributeOf, childOf, wholeNumberOf, x } from '#lib/infra/libvirt-xml/xml-document.ts';

const productOf = (topology: Element): number =>
  ['sockets', 'dies', 'clusters', 'cores', 'threads']
    .map((name) => wholeNumberOf(attributeOf(topology, name)) ?? 1)
    .reduce((a, b) => a * b, 1);

/**
 * How many processors it has and how many it may get while it runs. A topology that does not multiply to the new number is
 * taken away, since libvirt refuses the two together. https://libvirt.org/formatdomain.html#cpu-allocation
 */
export const setVcpus =
  ({ vcpus, maxVcpus }: Pick<GuestChangeOf<'set-vcpus'>, 'vcpus' | 'maxVcpus'>): GuestEdit =>
  (domain) => {
    const old = childOf(domain, 'vcpu');
    const kept = ['placement', 'cpuset'].map((name) => [name, attributeOf(old, name) ?? undefined] as const);
    const current = vcpus < maxVcpus ? vcpus : undefined;
    setChild(domain, 'vcpu', x('vcpu', { ...Object.fromEntries(kept), current }, String(Math.max(vcpus, maxVcpus))));
    removeNode(childOf(domain, 'vcpus'));
    const topology = childOf(domain, 'cpu', 'topology');
    if (topology && productOf(topology) !== Math.max(vcpus, maxVcpus)) removeNode(topology);
  };

export const setTopology =
  (topology: GuestChangeOf<'set-topology'>['topology']): GuestEdit =>
  (domain) => {
    const cpu = ensureChild(domain, 'cpu');
    setChild(cpu, 'topology', topology ? x('topology', topology) : null);
  };

/** What belongs to the old model goes; features that somebody asked for or forbade stay. */
export const setCpu =
  ({ mode, model }: Pick<GuestChangeOf<'set-cpu'>, 'mode' | 'model'>): GuestEdit =>
  (domain) => {
    const cpu = ensureChild(domain, 'cpu');
    const isWhole = mode === 'host-passthrough' || mode === 'maximum';
    cpu.setAttribute('mode', mode);
    cpu.setAttribute('check', isWhole ? 'none' : 'partial');
    setAttribute(cpu, 'migratable', isWhole ? 'on' : null);
    setAttribute(cpu, 'match', mode === 'custom' ? 'exact' : null);
    removeNode(childOf(cpu, 'vendor'));
    setChild(cpu, 'model', mode === 'custom' && model ? x('model', { fallback: 'forbid' }, model) : null);
  };

/** What it has and what it may be ballooned up to. NUMA cells name the memory a second time: refused. */
export const setMemory =
  ({ memoryMiB, maxMemoryMiB }: Pick<GuestChangeOf<'set-memory'>, 'memoryMiB' | 'maxMemoryMiB'>): GuestEdit =>
  (domain) => {
    if (childOf(domain, 'cpu', 'numa')) throw refuseEdit('The memory of this guest is given per NUMA cell.');
    const near = childOf(domain, 'uuid');
    setChild(domain, 'memory', x('memory', { unit: 'MiB' }, String(Math.max(memoryMiB, maxMemoryMiB))), near);
    const memory = childOf(domain, 'memory');
    setChild(domain, 'currentMemory', x('currentMemory', { unit: 'MiB' }, String(memoryMiB)), memory);
  };
