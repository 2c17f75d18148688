import { z } from 'zod';
import type { GuestInside } from '#lib/domain/guest/agent/guest-inside.ts';
import { osIdOfRelease } from '#lib/domain/os/os-catalogue.ts';

/*
 * What the agent answers, https://www.qemu.org/docs/master/interop/qemu-ga-ref.html. A guest may say anything, so every text is cut, every list
 * too, and what has another shape is as if it had not been said.
 */
const listMax = 64;

/** One line of at most `max` characters. */
const word = (max = 200) => z.string().transform((text) => text.replaceAll(/\p{Cc}/gu, ' ').slice(0, max));
const list = <T extends z.ZodType>(item: T) => z.array(z.unknown()).transform((items) => known(item, items));
const count = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER);

const known = <T extends z.ZodType>(item: T, items: readonly unknown[]): z.output<T>[] =>
  items.slice(0, listMax).flatMap((one) => {
    const parsed = item.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });

const Info = z.object({
  version: word(40),
  supported_commands: z.array(z.object({ name: z.string(), enabled: z.boolean() })).max(1_000),
});

/** Its version, and the names of the commands that it does. */
export function parseAgentInfo(answer: unknown): { version: string | null; commands: ReadonlySet<string> } {
  const { data } = Info.safeParse(answer);
  const commands = data?.supported_commands.filter(({ enabled }) => enabled).map(({ name }) => name) ?? [];
  return { version: data?.version ?? null, commands: new Set(commands) };
}

const Os = z
  .object({
    id: word().optional(),
    'version-id': word(20).optional(),
    'pretty-name': word().optional(),
    name: word().optional(),
    version: word().optional(),
    'kernel-release': word().optional(),
  })
  .transform((os): GuestInside['system'] => {
    const name = os['pretty-name'] || [os.name, os.version].filter(Boolean).join(' ');
    const osId = osIdOfRelease(os.id ?? '', os['version-id'] ?? '');
    return name
      ? {
          name,
          kernel: os['kernel-release'] || null,
          isWindows: os.id === 'mswindows',
          osId: osId && /^[a-z0-9.-]+$/.test(osId) ? osId : null,
        }
      : null;
  });

const HostName = z.object({ 'host-name': word(253) }).transform((answer) => answer['host-name'] || null);

const Zone = z
  .object({ zone: word(80).optional(), offset: z.number().min(-86_400).max(86_400) })
  .transform(({ zone, offset }) => ({ name: zone || null, offsetMinutes: Math.round(offset / 60) }));

const User = z
  .object({ user: word(80), domain: word(80).optional(), 'login-time': z.number().optional() })
  .transform((one) => ({
    name: one.domain ? `${one.domain}\\${one.user}` : one.user,
    since: isoOfSeconds(one['login-time']),
  }));

const FileSystem = z
  .object({
    mountpoint: word(),
    name: word(),
    type: word(40),
    'used-bytes': count.optional(),
    'total-bytes': count.optional(),
  })
  .transform((one) => ({
    mountpoint: one.mountpoint,
    device: one.name,
    type: one.type,
    usedBytes: one['used-bytes'] ?? null,
    totalBytes: one['total-bytes'] ?? null,
  }));

const Interface = z
  .object({
    name: word(80),
    'hardware-address': word(40).optional(),
    'ip-addresses': list(z.object({ 'ip-address': word(60), prefix: z.number().int().min(0).max(128) })).optional(),
  })
  .transform((one) => ({
    name: one.name,
    mac: one['hardware-address'] ?? null,
    addresses: (one['ip-addresses'] ?? []).map((address) => `${address['ip-address']}/${address.prefix}`),
  }));

function isoOfSeconds(seconds: number | undefined): string | null {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const read = <T extends z.ZodType>(shape: T, answer: unknown): z.output<T> | null =>
  shape.safeParse(answer).data ?? null;
const isLoopback = ({ name }: { name: string }): boolean => /^lo\d*$|^Loopback/.test(name);

export const parseOsInfo = (answer: unknown) => read(Os, answer);
export const parseHostName = (answer: unknown) => read(HostName, answer);
export const parseTimeZone = (answer: unknown) => read(Zone, answer);
export const parseUsers = (answer: unknown) => read(list(User), answer) ?? [];
export const parseInterfaces = (answer: unknown) =>
  (read(list(Interface), answer) ?? []).filter((one) => !isLoopback(one));

/** By their place, each device once: a file system that is mounted in two places is one. */
export function parseFileSystems(answer: unknown): GuestInside['fileSystems'] {
  const all = (read(list(FileSystem), answer) ?? []).sort((a, b) => (a.mountpoint < b.mountpoint ? -1 : 1));
  return all.filter((one, index) => all.findIndex(({ device }) => device === one.device) === index);
}

/** Nanoseconds since 1970 → by how many seconds that is ahead of `now`. */
export function parseClock(answer: unknown, now: Date): number | null {
  const nanoseconds = z.number().safeParse(answer).data;
  return nanoseconds === undefined ? null : Math.round(nanoseconds / 1e9 - now.getTime() / 1e3);
}
