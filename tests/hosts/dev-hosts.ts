import { once } from 'node:events';
import { startHosts } from './start-hosts.ts';

// npm run dev:hosts [N]: hosts to develop against, with a few guests on each, until Ctrl-C.
const count = Number.parseInt(process.argv[2] ?? '2', 10);
if (!(count >= 1 && count <= 20)) {
  console.error('Usage: npm run dev:hosts [number of hosts, 1 to 20]');
  process.exit(2);
}

const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);
console.log(`Starting ${count} ${count === 1 ? 'host' : 'hosts'} …`);
const { hosts, stop } = await startHosts({ count, name: 'dev' });

const addGuests = async () => {
  for (const host of hosts) {
    await host.addTinyImage();
    await host.defineTinyGuest({ name: 'web', start: true, network: true, agent: true });
    await host.defineTinyGuest({ name: 'db', start: true, graphics: 'vnc-password', boot: 'disk' });
    await host.defineTinyGuest({ name: 'old' });
  }
};

try {
  for (const host of hosts) {
    console.log(`
${host.name}
  address   ${host.address} port ${host.port}
  login     ${host.user}, password ${host.password}
  key       ${host.userKeyPath}
  try       ssh -i ${host.userKeyPath} -o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=accept-new ${host.user}@${host.address} virsh -c qemu:///system list --all`);
  }
  console.log('\nPutting guests on them …');
  const outcome = await Promise.race([
    addGuests().then(
      () => 'Each has the guests web, db and old, and the image tiny.qcow2. Ctrl-C ends them.',
      (error: unknown) => `Not all guests could be made: ${String(error)}`,
    ),
    ended.then(() => ''),
  ]);
  console.log(outcome);
  // A pending promise does not keep Node running.
  const alive = setInterval(() => undefined, 60_000);
  await ended;
  clearInterval(alive);
} finally {
  console.log('\nStopping …');
  await stop();
}
process.exit(0);
