import { z } from 'zod';

/** A unit of systemd as it was before we enabled and started it. */
const WasUnit = z.object({ name: z.string(), wasEnabled: z.boolean(), wasActive: z.boolean() });
type WasUnit = z.infer<typeof WasUnit>;

/** Earlier releases wrote only names down: those units are taken for ones that were off. */
export const ServiceUnit = z.union([
  WasUnit,
  z.string().transform((name): WasUnit => ({ name, wasEnabled: false, wasActive: false })),
]);
export type ServiceUnit = z.infer<typeof ServiceUnit>;

/** A unit as it is now. */
export type SeenUnit = { name: string; isEnabled: boolean; isActive: boolean };

/** The units of libvirt that we may enable, and those that their `Also=` enables and disables with them. */
export const libvirtUnits = [
  'virtlogd.socket',
  'virtlockd.socket',
  'libvirtd.socket',
  'libvirtd-ro.socket',
  'libvirtd-admin.socket',
  'libvirtd.service',
];

/** The arguments of systemctl that show units as `parseUnitStates` reads them; it does not fail for ones that are not there. */
export const showUnits = (names: readonly string[]): string[] => [
  'show',
  '--property=Id,LoadState,ActiveState,UnitFileState',
  ...names,
];

/** Reads the output of `systemctl show`, a block of `Key=value` for each unit; leaves out those that are not there. */
export function parseUnitStates(text: string): SeenUnit[] {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const values = new Map([...block.matchAll(/^(\w+)=(.*)$/gm)].map(([, key = '', value = '']) => [key, value]));
    const name = values.get('Id');
    if (!name || values.get('LoadState') === 'not-found') return [];
    const isActive = /^(active|activating|reloading)$/.test(values.get('ActiveState') ?? '');
    return [{ name, isEnabled: values.get('UnitFileState') === 'enabled', isActive }];
  });
}

/** How the named units were before anything was changed, and `also` those that enabling libvirtd changes along. */
export function rememberUnits(
  names: readonly string[],
  seen: readonly SeenUnit[],
): { units: ServiceUnit[]; also: ServiceUnit[] } {
  const remember = (name: string): ServiceUnit => {
    const unit = seen.find((other) => other.name === name);
    return { name, wasEnabled: unit?.isEnabled ?? false, wasActive: unit?.isActive ?? false };
  };
  const others = names.includes('libvirtd.service') ? seen.map(({ name }) => name) : [];
  return {
    units: names.map(remember),
    also: others.filter((name) => !names.includes(name)).map(remember),
  };
}

/**
 * The calls of systemctl that put units back as they were. What was enabled is enabled again: disabling another may have
 * taken it along. Stopped at once, or a socket would start its service again.
 */
export function planUnitsBack(units: readonly ServiceUnit[]): string[][] {
  const disabled = units.filter(({ wasEnabled }) => !wasEnabled);
  const enabled = disabled.length ? units.filter(({ wasEnabled }) => wasEnabled) : [];
  const stopped = units.filter(({ wasActive }) => !wasActive).map(({ name }) => name);
  return [
    ...disabled.map(({ name }) => ['disable', name]),
    ...enabled.map(({ name }) => ['enable', name]),
    ...(stopped.length ? [['stop', ...stopped]] : []),
  ];
}

/** What `planUnitsBack` does, in words. */
export function describeUnitsBack(units: readonly ServiceUnit[]): string {
  const names = (which: (unit: ServiceUnit) => boolean) => units.filter(which).map(({ name }) => name);
  const parts = [
    { verb: 'Stop', names: names(({ wasActive }) => !wasActive) },
    { verb: 'Do not start with the machine', names: names(({ wasEnabled }) => !wasEnabled) },
  ].filter((part) => part.names.length);
  if (!parts.length) return `Leave ${names(() => true).join(', ')} as before`;
  return parts.map((part) => `${part.verb}: ${part.names.join(', ')}`).join('. ');
}
