import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SystemUser } from '#lib/setup/system-user.ts';

const lowestPortFile = '/proc/sys/net/ipv4/ip_unprivileged_port_start';

/** Throws a sentence when the server could not listen there. */
export async function checkPort(listen: string, port: number, user: SystemUser | undefined): Promise<void> {
  const lowest = existsSync(lowestPortFile) ? Number(readFileSync(lowestPortFile, 'utf8')) : 1024;
  if (port < lowest) {
    const who = user ? `the server runs as ${user.name}` : 'you are not root';
    throw new Error(
      `Port ${port} is kept for root, and ${who}. Choose one from ${lowest} up, and a proxy in front for ${port}.`,
    );
  }
  let problem = await tryPort(listen, port);
  // A server whose supervisor was just killed needs a moment to notice and end.
  for (let attempt = 0; problem?.code === 'EADDRINUSE' && attempt < 15; attempt += 1) {
    await sleep(200);
    problem = await tryPort(listen, port);
  }
  if (problem?.code === 'EADDRINUSE') {
    throw new Error(`Port ${port} on ${listen} is taken by another program. Choose another with --port.`);
  }
  if (problem?.code === 'EADDRNOTAVAIL')
    throw new Error(`${listen} is not an address of this machine. See: ip address`);
  if (problem) throw new Error(`Nothing can listen on port ${port} of ${listen}: ${problem.message}`);
}

const tryPort = (host: string, port: number): Promise<NodeJS.ErrnoException | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
