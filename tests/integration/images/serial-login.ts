import type { BootedDisk } from '#tests/integration/images/boot-disk.ts';

/** Gets a fresh prompt, whatever was printed over the first one: what is typed while agetty sets up its line is lost. */
async function ask(machine: BootedDisk): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    machine.type('\n');
    try {
      await machine.expectSerial('login: ', 20_000);
      return;
    } catch (error) {
      if (tries === 10) throw error;
    }
  }
}

/** Logs in on the serial console of a machine that has started. */
export async function logIn(machine: BootedDisk, user: string, password: string): Promise<void> {
  await ask(machine);
  machine.type(`${user}\n`);
  await machine.expectSerial('Password: ', 120_000);
  machine.type(`${password}\n`);
  await machine.expectSerial('$ ', 120_000);
}

/** Runs a command in the shell of the serial console and gives its output. The mark is written so that its echo is not the mark. */
export async function runOnSerial(machine: BootedDisk, command: string): Promise<string> {
  machine.type(`echo be''gin; ${command}; echo en''d\n`);
  await machine.expectSerial('begin\r\n', 120_000);
  return (await machine.expectSerial('end\r\n', 120_000)).replaceAll('\r', '').trim();
}
