import { deepStrictEqual as equal, ok } from 'node:assert/strict';
import type { FreshMachine } from '#tests/fresh-machine/fresh-machine.ts';
import { Newcomer } from '#tests/fresh-machine/newcomer.ts';
import { listDifferences, seeState } from '#tests/fresh-machine/seen-state.ts';
import { notForPeople, type Step, setupLink } from '#tests/fresh-machine/step.ts';

const guest = 'first';
/** Where nothing can be virtualized, Debian's boot makes the file all the same; 10:250 is a number without a driver. */
const deadKvm = 'mknod -m 660 /dev/kvm c 10 250 && chgrp kvm /dev/kvm';

/**
 * What docs/install.md says that stays: the login of the server, logins and groups that Debian's packages make and by its
 * policy leave behind, and folders with what was made in them.
 */
const stays = /guesthouse-server|^(logins|groups) \+ (dnsmasq|polkitd|_ssh|rdma|tss|swtpm):|^libvirt \+ /;

/** From a Debian as just installed to a console, and back again. */
export async function walkAsNewcomer(machine: FreshMachine, step: Step): Promise<void> {
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

  await Newcomer.visit(machine, async (newcomer) => {
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
      await newcomer.seesOnHost(['Guests are emulated', 'images', 'default active', 'BIOS and UEFI']);
      ok(!(await newcomer.readPage()).includes('no KVM is behind it'), 'the dead /dev/kvm is gone');
      await newcomer.picture('host');
    });
    await step('an image is built of the packages of the release', () => newcomer.buildImage());
    await step('a guest is created', () => newcomer.createGuest(guest));
    await step('what is typed into its console arrives', () => newcomer.typeIntoConsole(guest));

    await step('a reboot of the machine loses nothing', async () => {
      equal(await machine.interrupt(first), []);
      equal(notForPeople.exec(first.said)?.[0], undefined);
      await machine.shutDown();
      await machine.boot();
      await machine.mustRun(deadKvm);
      const again = machine.type('npm start');
      await again.sees(/Guesthouse is at/, 10);
      equal((await machine.run('ls /dev/kvm')).code !== 0, true, 'the dead /dev/kvm is taken away again');
      equal(await machine.interrupt(again), []);
    });

    await step('undoing keeps what the guest stands on, and says so', async () => {
      const undo = machine.type('npm run undo-local-host -- --yes');
      await undo.sees(/The packages stay: there are guests/, 10);
      equal(await undo.ends(), 0);
      ok(undo.said.includes('The SSH server of the system stays off'), 'no port is opened at the next boot');
    });
  });
  await step('with the service, --yes and no terminal, the machine is a host after each boot', async () => {
    await machine.mustRun('cd guesthouse && npm run systemd-unit -- --install --yes </dev/null');
    await machine.mustRun('until curl -sf -o /dev/null http://127.0.0.1:3300/sign-in; do sleep 1; done');
    await machine.shutDown();
    await machine.boot();
    await machine.mustRun('until curl -sf -o /dev/null http://127.0.0.1:3300/sign-in; do sleep 1; done');
    const listed = await machine.mustRun('systemctl is-active guesthouse; virsh -c qemu:///system list --all --name');
    equal(listed.split('\n').filter(Boolean), ['active', guest]);
    equal(
      (await machine.mustRun('ss -Hlnt')).split('\n').filter((line) => /:22\s/.test(line)),
      [],
    );
  });
  await step('the guest is deleted on the page of the service', () =>
    Newcomer.visit(machine, async (newcomer) => {
      await newcomer.signIn();
      await newcomer.deleteGuest(guest);
    }),
  );
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
