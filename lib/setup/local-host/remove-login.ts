import { setTimeout as sleep } from 'node:timers/promises';
import { tryCommand } from '#lib/setup/local-host/run-command.ts';

const triesMax = 50;
const triesGently = 20;

/** Ends what runs as the login, and deletes it with its home; a sentence when it had to stay. One of which something runs cannot be deleted. */
export async function removeLogin(login: string): Promise<string | undefined> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    await tryCommand('pkill', [tries < triesGently ? '-TERM' : '-KILL', '-u', login]);
    await tryCommand('userdel', ['--remove', login]);
    if ((await tryCommand('getent', ['passwd', login])) === undefined) return undefined;
    await sleep(100);
  }
  return `The login ${login} stays: something still runs as it. To delete it: userdel --remove ${login}`;
}
