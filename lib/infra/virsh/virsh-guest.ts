import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { type DiskError, parseDiskErrors } from '#lib/infra/virsh/parse-disk-errors.ts';
import { type ListedGuest, parseDomainList } from '#lib/infra/virsh/parse-domain-list.ts';
import { type GuestAddress, parseDomifaddr } from '#lib/infra/virsh/parse-domifaddr.ts';
import { type DomainStats, parseDomstats } from '#lib/infra/virsh/parse-domstats.ts';
import type { Virsh, VirshOptions } from '#lib/infra/virsh/virsh.ts';
import { isTypable } from '#lib/infra/virsh/virsh-quote.ts';

/**
 * Guests, named by UUID only: virsh takes a word for a running number first, then for a name. What can take long is a process of its
 * own. Each throws the Failure of what virsh says.
 */
const bare = async (virsh: Virsh, args: string[], options?: VirshOptions): Promise<void> => {
  await virsh.run(args, options);
};

export const listGuests = async (virsh: Virsh, options?: VirshOptions): Promise<ListedGuest[]> =>
  parseDomainList(await virsh.run(['list', '--all', '--uuid', '--name'], options));

/** The UUIDs of the guests that are kept, or that start with their host. */
export const listGuestUuids = async (
  virsh: Virsh,
  which: '--persistent' | '--autostart',
  options?: VirshOptions,
): Promise<string[]> => (await virsh.run(['list', '--all', '--uuid', which], options)).split(/\s+/).filter(Boolean);

/** The definition. `isInactive`: as it will be at the next start. `withSecrets`: with VNC passwords, for editing; redact before it is shown. */
export const dumpGuestXml = (
  virsh: Virsh,
  uuid: GuestUuid,
  { isInactive = false, withSecrets = false }: { isInactive?: boolean; withSecrets?: boolean } = {},
  options?: VirshOptions,
): Promise<string> =>
  virsh.run(
    ['dumpxml', uuid, ...(isInactive ? ['--inactive'] : []), ...(withSecrets ? ['--security-info'] : [])],
    options,
  );

/** Defines or redefines, held against libvirt's schema first. */
export const defineGuest = (virsh: Virsh, xml: string, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['define', '--validate', '/dev/stdin'], { ...options, stdin: xml });

/** Starts a guest that leaves nothing behind when it stops. */
export const runTransientGuest = (virsh: Virsh, xml: string, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['create', '/dev/stdin'], { ...options, stdin: xml });

/** What QEMU's own monitor answers to a command for people, such as "info registers". */
export const askGuestMonitor = (
  virsh: Virsh,
  uuid: GuestUuid,
  command: string,
  options?: VirshOptions,
): Promise<string> => virsh.run(['qemu-monitor-command', uuid, '--hmp', command], { alone: true, ...options });

/** All that is known of all guests in one command (56 ms for 300), or of one. */
export async function readGuestStats(virsh: Virsh, uuid?: GuestUuid, options?: VirshOptions): Promise<DomainStats[]> {
  return parseDomstats(await virsh.run(uuid ? ['domstats', uuid] : ['domstats'], options));
}

/**
 * The files of all guests in one command, or of one: its drives', also while it is off, and while it runs those that they read from.
 * A disk that is named by its pool has none while its guest is off.
 */
export async function readGuestFiles(
  virsh: Virsh,
  uuid?: GuestUuid,
  options?: VirshOptions,
): Promise<{ name: string; paths: string[] }[]> {
  const what = ['--block', '--backing', '--nowait'];
  const text = await virsh.run(['domstats', ...what, ...(uuid ? [uuid] : [])], options);
  return parseDomstats(text).map(({ name, blocks }) => ({ name, paths: blocks.flatMap(({ path }) => path ?? []) }));
}

/** Only the states, numbered as libvirtStates. */
export async function readGuestStates(virsh: Virsh, uuid?: GuestUuid, options?: VirshOptions): Promise<DomainStats[]> {
  return parseDomstats(await virsh.run(['domstats', '--state', ...(uuid ? [uuid] : [])], options));
}

/** Its state as virsh's word, "running" or "shut off"; see guestStateOfWord. */
export const readGuestState = async (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<string> =>
  (await virsh.run(['domstate', uuid], options)).trim();

/** The disks for which QEMU stopped the guest. */
export const listDiskErrors = async (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<DiskError[]> =>
  parseDiskErrors(await virsh.run(['domblkerror', uuid], options));

export const startGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['start', uuid], { alone: true, ...options });

/** QEMU runs and holds the disks, nothing in the guest does. */
export const startGuestPaused = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['start', uuid, '--paused'], { alone: true, ...options });

/** Whether libvirt keeps its memory for its next start, as it does for all guests when a host goes down. */
export const hasSavedMemory = async (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<boolean> =>
  (await virsh.run(['list', '--all', '--uuid', '--with-managed-save'], options)).split(/\s+/).includes(uuid);

/** Forgets that memory. Nothing happens where there is none. */
export const forgetSavedMemory = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['managedsave-remove', uuid], options);

/** Presses the power button. Returns when it is pressed, not when the guest is off. */
export const shutdownGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['shutdown', uuid, '--mode', 'acpi'], options);

export const rebootGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['reboot', uuid, '--mode', 'acpi'], options);

export const resetGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['reset', uuid], options);

/** Cuts its power. It waits for QEMU to end, up to some seconds. */
export const destroyGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['destroy', uuid], { alone: true, ...options });

export const suspendGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['suspend', uuid], options);

export const resumeGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['resume', uuid], options);

/** For a guest that put itself to sleep, which a resume does not reach. */
export const wakeGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['dompmwakeup', uuid], options);

/**
 * What the agent of a guest answers to a command, both JSON; libvirt gives it up after `seconds`. `isSecret`: the words are typed into the
 * running virsh, or not at all.
 *
 * @throws Failure guest.no-agent, agent.refused, input.invalid for a secret that cannot be typed
 */
export async function askGuestAgent(
  virsh: Virsh,
  uuid: GuestUuid,
  json: string,
  { seconds, isSecret, ...options }: VirshOptions & { seconds: number; isSecret?: true },
): Promise<string> {
  const args = ['qemu-agent-command', uuid, '--timeout', String(seconds), json];
  if (isSecret && !isTypable(args)) throw new Failure({ code: 'input.invalid', details: { what: 'The password' } });
  return virsh.run(args, { timeoutMs: (seconds + 5) * 1000, ...options });
}

/** Whether the guest's agent answers within three seconds; throws what virsh says where it does not. */
export async function pingGuestAgent(virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> {
  await askGuestAgent(virsh, uuid, '{"execute":"guest-ping"}', { seconds: 3, alone: true, ...options });
}

/** Takes the disc out of a drive, `live` in the running guest, `config` in its definition. */
export const ejectGuestMedia = (
  virsh: Virsh,
  uuid: GuestUuid,
  target: string,
  where: '--live' | '--config',
  options?: VirshOptions,
): Promise<void> => bare(virsh, ['change-media', uuid, target, '--eject', '--force', where], options);

/** Removes the definition with what libvirt keeps beside it: UEFI variables, saved state, records of snapshots. Disks stay. */
export const undefineGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<void> =>
  bare(
    virsh,
    ['undefine', uuid, '--managed-save', '--snapshots-metadata', '--checkpoints-metadata', '--nvram'],
    options,
  );

/** Only of a guest that is off. */
export const renameGuest = (virsh: Virsh, uuid: GuestUuid, name: string, options?: VirshOptions): Promise<void> =>
  bare(virsh, ['domrename', '--domain', uuid, '--new-name', name], options);

/** Grows a disk under a running guest, its volume with it. */
export const resizeGuestDisk = (
  virsh: Virsh,
  uuid: GuestUuid,
  target: string,
  capacityBytes: number,
  options?: VirshOptions,
): Promise<void> => bare(virsh, ['blockresize', uuid, target, `${capacityBytes}B`], { alone: true, ...options });

export const setGuestAutostart = (
  virsh: Virsh,
  uuid: GuestUuid,
  isOn: boolean,
  options?: VirshOptions,
): Promise<void> => bare(virsh, ['autostart', uuid, ...(isOn ? [] : ['--disable'])], options);

/** `lease`: of libvirt's DHCP; `agent`: as the guest tells, which can take seconds; `arp`: as the host saw. */
export async function listGuestAddresses(
  virsh: Virsh,
  uuid: GuestUuid,
  source: 'lease' | 'agent' | 'arp',
  options?: VirshOptions,
): Promise<GuestAddress[]> {
  const args = ['domifaddr', uuid, '--full', '--source', source];
  return parseDomifaddr(await virsh.run(args, { alone: source === 'agent', ...options }));
}

/** The screen as a PNG (QEMU 7.1 and newer; a PPM before), about 40 ms. */
export const screenshotGuest = (virsh: Virsh, uuid: GuestUuid, options?: VirshOptions): Promise<Buffer> =>
  virsh.runBytes(['screenshot', uuid, '/dev/stdout'], options);

/** Presses keys together, named as linux input codes (KEY_LEFTCTRL …), and lets go. */
export const sendGuestKeys = (
  virsh: Virsh,
  uuid: GuestUuid,
  keys: readonly string[],
  options?: VirshOptions,
): Promise<void> => bare(virsh, ['send-key', uuid, '--codeset', 'linux', ...keys], options);
