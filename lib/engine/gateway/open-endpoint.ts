import { statesFor } from '#lib/domain/guest/guest-actions.ts';
import { guestStateOfWord, guestStateWords, isActive } from '#lib/domain/guest/guest-power.ts';
import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { ConsoleEndpoint } from '#lib/engine/gateway/console-pipe.ts';
import { type GuestGraphics, resolveVncEndpoint } from '#lib/engine/gateway/resolve-vnc-endpoint.ts';
import { parseGuestXml } from '#lib/infra/libvirt-xml/parse-guest-xml.ts';
import { readScreenPasswords } from '#lib/infra/libvirt-xml/read-screen-passwords.ts';
import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';
import type { SshConnection } from '#lib/infra/ssh/ssh-connection.ts';
import type { HostLink } from '#lib/infra/virsh/host-link.ts';
import { virshProgram } from '#lib/infra/virsh/virsh.ts';
import { dumpGuestXml, readGuestState } from '#lib/infra/virsh/virsh-guest.ts';

/** The screen of a running guest, by its definition as libvirt holds it now: sockets and ports change with each start. */
export async function openScreen(link: HostLink, uuid: GuestUuid, signal: AbortSignal): Promise<ConsoleEndpoint> {
  const xml = await dumpGuestXml(link.virsh, uuid, { withSecrets: true }, { signal });
  const { hardware } = parseGuestXml(xml);
  const passwords = readScreenPasswords(xml);
  const graphics: GuestGraphics[] = hardware.screens.map((screen, index) => ({
    type: screen.type,
    listen:
      screen.listen.kind === 'socket'
        ? { kind: 'socket', path: screen.listen.path ?? undefined }
        : screen.listen.kind === 'tcp'
          ? { kind: 'address', address: screen.listen.address ?? undefined, port: screen.listen.port ?? undefined }
          : { kind: 'none' },
    password: passwords[index] ?? undefined,
  }));
  const found = resolveVncEndpoint(graphics);
  if (!found.ok) {
    // one that went off a moment ago has no screen either, and that is not what to say of it
    const state = guestStateOfWord(await readGuestState(link.virsh, uuid, { signal }));
    if (isActive(state)) throw new Failure(found.refusal);
    const details = { state: guestStateWords[state], states: statesFor('console') };
    throw new Failure({ code: 'guest.wrong-state', details });
  }
  const endpoint = found.value;
  const connect = () =>
    endpoint.kind === 'unix'
      ? link.connection.forwardUnix(endpoint.path)
      : link.connection.forwardTcp(endpoint.address, endpoint.port);
  return { stream: await connect(), password: endpoint.password, wake: connect };
}

/**
 * The first serial line of a guest. `--force` takes the line from whoever held it: one of ours that was cut off, mostly.
 * On a line of its own, closed with it. Another escape than `^]`, which people type; this one (0x1e, `^^`) hardly anybody does.
 */
export async function openSerialLine(line: SshConnection, uuid: GuestUuid): Promise<ConsoleEndpoint> {
  const command = `exec ${virshProgram} -e '^^' ${shellCommand(['console', uuid, '--force'])}`;
  const channel = await line
    .openChannel(command, { kind: 'pty', columns: 80, rows: 24 })
    .catch(async (error: unknown) => {
      await line.close();
      throw error;
    });
  channel.stderr.resume();
  channel.stream.once('close', () => void line.close());
  return { stream: channel.stream, resize: channel.resize };
}
