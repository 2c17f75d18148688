import { z } from 'zod';
import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
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
  close(): Promise<void>;
};

type AskOptions = { signal?: AbortSignal; isSecret?: true };

const Answer = z.object({ return: z.unknown() });

/** virsh takes ASCII as it stands; JSON has a way to write every letter in it. */
const toAscii = (json: string): string =>
  json.replaceAll(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A virsh of its own: an agent that hangs holds nobody else up. Close it. */
export function openGuestAgent({ connection }: Pick<HostLink, 'connection'>, uuid: GuestUuid): GuestAgent {
  const virsh = createVirshSession(connection);
  return {
    async ask(execute, words, { signal, isSecret } = {}) {
      const json = toAscii(JSON.stringify(words ? { execute, arguments: words } : { execute }));
      const text = await askGuestAgent(virsh, uuid, json, { seconds: answerWithinSeconds, signal, isSecret });
      return Answer.parse(parseJson(text)).return;
    },
    close: virsh.close,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure({ code: 'agent.unreadable' });
  }
}
