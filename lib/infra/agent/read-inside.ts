import type { GuestInside } from '#lib/domain/guest/agent/guest-inside.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { GuestAgent } from '#lib/infra/agent/guest-agent.ts';
import {
  parseAgentInfo,
  parseClock,
  parseFileSystems,
  parseHostName,
  parseInterfaces,
  parseOsInfo,
  parseTimeZone,
  parseUsers,
} from '#lib/infra/agent/parse-inside.ts';

/** Asks for all that an agent tells of its guest. What it does not do, or says in another shape, is left out. */
export async function readInside(agent: GuestAgent): Promise<GuestInside> {
  const { version, commands } = parseAgentInfo(await agent.ask('guest-info'));
  const ask = async (command: string): Promise<unknown> => {
    if (!commands.has(command)) return undefined;
    try {
      return await agent.ask(command);
    } catch (error) {
      if (error instanceof Failure && error.refusal.code === 'agent.refused') return undefined;
      throw error;
    }
  };
  // one after the other: an agent does one thing at a time
  const system = parseOsInfo(await ask('guest-get-osinfo'));
  const hostname = parseHostName(await ask('guest-get-host-name'));
  const timeZone = parseTimeZone(await ask('guest-get-timezone'));
  const users = parseUsers(await ask('guest-get-users'));
  const fileSystems = parseFileSystems(await ask('guest-get-fsinfo'));
  const interfaces = parseInterfaces(await ask('guest-network-get-interfaces'));
  const time = await ask('guest-get-time');
  const now = new Date();
  return {
    readAt: now.toISOString(),
    agentVersion: version,
    system,
    hostname,
    timeZone,
    clockAheadSeconds: parseClock(time, now),
    users,
    fileSystems,
    interfaces,
    can: {
      runCommands: commands.has('guest-exec') && commands.has('guest-exec-status'),
      setPasswords: commands.has('guest-set-user-password'),
      freeze: commands.has('guest-fsfreeze-freeze') && commands.has('guest-fsfreeze-thaw'),
    },
  };
}
