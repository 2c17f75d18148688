import { z } from 'zod';
import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import { type ChannelSlots, createChannelSlots } from '#lib/infra/ssh/channel-slots.ts';
import type { SshConnection } from '#lib/infra/ssh/ssh-connection.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import { askGuestAgent } from '#lib/infra/virsh/virsh-guest.ts';
import { createVirshSession } from '#lib/infra/virsh/virsh-session.ts';

/** libvirt gives an agent up after so long; a busy guest under emulation takes a second or two. */
const answerWithinSeconds = 10;

/**
 * The agent in one running guest. What it answers is the guest's own words: parse them. The commands and their shapes are those of
 * https://www.qemu.org/docs/master/interop/qemu-ga-ref.html
 */
export type GuestAgent = {
  /**
   * The `return` of one command. `isSecret`: its words are never words of a process on the host.
   *
   * @throws Failure guest.no-agent where it does not answer; agent.refused with what it says where it does not do it
   */
  ask(command: string, words?: Record<string, unknown>, options?: AskOptions): Promise<unknown>;
};

type AskOptions = { isSecret?: true };

const Answer = z.object({ return: z.unknown() });

/** virsh takes ASCII as it stands; JSON has a way to write every letter in it. */
const toAscii = (json: string): string =>
  json.replaceAll(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Conversations at once with the agents of a host: one that hangs takes seconds, and a line has few channels for all that is done on it. */
const conversationsMax = 2;
const conversations = new WeakMap<SshConnection, ChannelSlots>();

function slotsOf(connection: SshConnection): ChannelSlots {
  const known = conversations.get(connection) ?? createChannelSlots(conversationsMax);
  conversations.set(connection, known);
  return known;
}

/** One short conversation, by a virsh of its own: an agent that hangs holds nobody up who wants something else of the host. */
export async function withGuestAgent<T>(
  { connection }: Pick<HostLink, 'connection'>,
  uuid: GuestUuid,
  act: (agent: GuestAgent) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const release = await slotsOf(connection).acquire(signal);
  const virsh = createVirshSession(connection);
  try {
    return await act({
      async ask(execute, words, options = {}) {
        const json = toAscii(JSON.stringify(words ? { execute, arguments: words } : { execute }));
        const text = await askGuestAgent(virsh, uuid, json, { seconds: answerWithinSeconds, signal, ...options });
        return returnOf(text);
      },
    });
  } finally {
    await virsh.close();
    release();
  }
}

function returnOf(text: string): unknown {
  try {
    return Answer.parse(JSON.parse(text)).return;
  } catch {
    throw new Failure({ code: 'agent.unreadable' });
  }
}
