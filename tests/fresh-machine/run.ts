import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import { type Release, releases } from '#tests/fresh-machine/base-tree.ts';
import { FreshMachine } from '#tests/fresh-machine/fresh-machine.ts';
import { Newcomer } from '#tests/fresh-machine/newcomer.ts';
import { listDifferences, seeState } from '#tests/fresh-machine/seen-state.ts';

/*
 * node tests/fresh-machine/run.ts bookworm|trixie: everything from a Debian as just installed to a console, and back again.
 * Takes half an hour; needs root, mmdebstrap, systemd-nspawn and slirp4netns. GUESTHOUSE_SHOW=1 shows the terminals.
 */
const [name] = process.argv.slice(2);
const release = releases.find((one) => one === name);
if (!release) {
  console.error(`Name a release: ${releases.join(' or ')}.`);
  process.exit(2);
}

let passed = 0;
const begunAt = Date.now();

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const result = await work();
  passed += 1;
  console.log(`✓ ${what} (${((Date.now() - startedAt) / 1000).toFixed(0)} s)`);
  return result;
}

const guest = 'first';
const setupLink = /http:\/\/127\.0\.0\.1:3300\/setup#token=\S+/;
/** Where nothing can be virtualized, Debian's boot makes the file all the same; 10:250 is a number without a driver. */
const deadKvm = 'mknod -m 660 /dev/kvm c 10 250 && chgrp kvm /dev/kvm';

/** How lines of the server's log and of Next begin: nobody at a terminal should see them. */
const notForPeople = /^\s*[{▲✓⨯⚠].*/mu;

/**
 * What docs/install.md says that stays: the login of the server, logins and groups that Debian's packages make and by its
 * policy leave behind, and folders with what was made in them.
 */
const stays = /guesthouse-server|^(logins|groups) \+ (dnsmasq|polkitd|_ssh|rdma|tss|swtpm):|^libvirt \+ /;

async function tryMachine(machine: FreshMachine): Promise<void> {
  await step('a machine as just installed boots', () => machine.boot());
  await machine.mustRun(deadKvm);
  const untouched = await seeState(machine);

  const first = machine.type('npm start');
  await step('npm start installs, builds, and asks before it changes anything', async () => {
    await first.sees(/Do this now\? \[y\/N\]/, 20);
    equal(
      listDifferences(untouched, await seeState(machine)).filter((line) => !/guesthouse-server/.test(line)),
      [],
    );
  });
  await step('who says no has a server and an unchanged machine', async () => {
    first.press('n\r');
    await first.sees(setupLink);
    const changed = listDifferences(untouched, await seeState(machine));
    equal(
      changed.filter((line) => !/guesthouse-server|127\.0\.0\.1:3300/.test(line)),
      [],
    );
  });

  const newcomer = await Newcomer.open(machine);
  try {
    await step('the link makes the admin, who can sign out and in', async () => {
      await newcomer.becomeAdmin((await first.sees(setupLink))[0]);
      await newcomer.signOutAndIn();
    });
    const command = await step('the page tells the command that makes this machine a host', async () => {
      await newcomer.picture('not-prepared');
      return newcomer.readCommand();
    });
    await step('the command asks, installs and says so, while Guesthouse runs', async () => {
      const terminal = machine.type(command);
      await terminal.sees(/Do this now\? \[y\/N\]/);
      ok(terminal.said.includes('/dev/kvm'), 'the dead /dev/kvm is on the list');
      terminal.press('y\r');
      await terminal.sees(/This machine is a host now/, 20);
      equal(await terminal.ends(), 0);
    });
    await step('the page notices, and one press adds the machine', () => newcomer.addThisMachine());
    await step('its readiness is true', async () => {
      const said = await newcomer.readReadiness();
      for (const words of ['Guests are emulated', 'images', 'default active', 'BIOS and UEFI'])
        ok(said.includes(words), words);
      ok(!said.includes('no KVM is behind it'), 'the dead /dev/kvm is gone');
      await newcomer.picture('host');
    });
    await step('an image is built of the packages of the release', () => newcomer.buildImage());
    await step('a guest is created', () => newcomer.createGuest(guest));
    await step('what is typed into its console arrives', () => newcomer.typeIntoConsole(guest));

    await step('a reboot of the machine loses nothing', async () => {
      equal(await first.interrupt(), 0);
      equal(notForPeople.exec(first.said)?.[0], undefined);
      await machine.shutDown();
      await machine.boot();
      await machine.mustRun(deadKvm);
      const again = machine.type('npm start');
      await again.sees(/Guesthouse is at/, 10);
      equal((await machine.run('ls /dev/kvm')).code !== 0, true, 'the dead /dev/kvm is taken away again');
      await again.interrupt();
    });

    await step('undoing keeps what the guest stands on, and says so', async () => {
      const undo = machine.type('npm run undo-local-host -- --yes');
      await undo.sees(/The packages stay: there are guests/, 10);
      await undo.ends();
    });
  } catch (error) {
    await newcomer.picture('failed');
    throw error;
  } finally {
    await newcomer.close();
  }
  await step('with the service, --yes and no terminal, the machine is a host after each boot', async () => {
    await machine.mustRun('cd guesthouse && npm run systemd-unit -- --install --yes </dev/null');
    await machine.mustRun('until curl -sf -o /dev/null http://127.0.0.1:3300/sign-in; do sleep 1; done');
    await machine.shutDown();
    await machine.boot();
    await machine.mustRun('until curl -sf -o /dev/null http://127.0.0.1:3300/sign-in; do sleep 1; done');
    const listed = await machine.mustRun('systemctl is-active guesthouse; virsh -c qemu:///system list --all --name');
    equal(listed.split('\n').filter(Boolean), ['active', guest]);
  });
  await step('the guest is deleted on the page of the service', async () => {
    const back = await Newcomer.open(machine);
    try {
      await back.signIn();
      await back.deleteGuest(guest);
    } catch (error) {
      await back.picture('failed');
      throw error;
    } finally {
      await back.close();
    }
  });
  await step('undone, the machine is as it was', async () => {
    await machine.mustRun('systemctl disable --now guesthouse && rm /etc/systemd/system/guesthouse.service');
    await machine.mustRun('systemctl daemon-reload');
    const undo = machine.type('npm run undo-local-host');
    await undo.sees(/Do this now\? \[y\/N\]/);
    undo.press('y\r');
    await undo.sees(/Everything is taken back/, 15);
    equal(await undo.ends(), 0);
    const left = listDifferences(untouched, await seeState(machine));
    equal(
      left.filter((line) => !stays.test(line)),
      [],
    );
  });
}

async function run(which: Release): Promise<void> {
  const machine = await FreshMachine.create(which);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void machine.remove().finally(() => process.exit(130)));
  try {
    await tryMachine(machine);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  if (process.exitCode && process.env.GUESTHOUSE_KEEP === '1') {
    console.log(`Kept until this is ended: process ${machine.pid},`, machine.folder);
    await new Promise(() => setInterval(() => undefined, 60_000));
  }
  await machine.remove();
}

await run(release);
console.log(
  `\n${((Date.now() - begunAt) / 60_000).toFixed(1)} min\n${passed} passed, ${process.exitCode ? 1 : 0} failed`,
);
process.exit();
