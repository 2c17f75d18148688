import { deepStrictEqual as equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FreshMachine } from '#tests/fresh-machine/fresh-machine.ts';
import { Newcomer } from '#tests/fresh-machine/newcomer.ts';
import { notForPeople, type Step, setupLink } from '#tests/fresh-machine/step.ts';
import type { Terminal } from '#tests/fresh-machine/terminal.ts';

const guide = readFileSync(path.resolve(import.meta.dirname, '../../docs/install.md'), 'utf8');
/** What stands in the guide as a command of its own line, without what is said about it. */
const commandsOfGuide = [...guide.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
  .flatMap(([, language, block = '']) => (language ? [] : block.split('\n')))
  .map((line) => line.replace(/\s+#.*$/, ''))
  .filter(Boolean);

const data = '/var/lib/guesthouse-guide';
const token = 'a-word-of-yours';
const serves = (url: string) => `until curl -skf -o /dev/null ${url}; do sleep 1; done`;

/** Types the commands of docs/install.md as they stand there, in a shell whose GUESTHOUSE_DATA names a folder of its own. */
export async function walkGuide(machine: FreshMachine, step: Step): Promise<void> {
  const typed = new Set<string>();
  const read = (command: string) => {
    ok(guide.includes(command), `${command} is in the guide`);
    typed.add(command);
    return command;
  };
  const type = (command: string): Promise<string> =>
    machine.mustRun(`cd guesthouse && export GUESTHOUSE_DATA=${data} && ${read(command)} </dev/null 2>&1`);
  const watch = (command: string): Terminal => machine.type(read(command), data);
  await machine.mustRun('apt-get update --quiet && apt-get install --yes --quiet curl');

  const link = await step('npm start, answered with no, and another link for the admin', async () => {
    const first = watch('npm start');
    await first.sees(/Do this now\? \[y\/N\]/, 20);
    first.press('n\r');
    const [old] = await first.sees(setupLink);
    const [fresh = ''] = setupLink.exec(await type('npm run setup-link')) ?? [];
    ok(fresh && fresh !== old);
    equal(await machine.interrupt(first), []);
    equal(notForPeople.exec(first.said)?.[0], undefined);
    return fresh;
  });
  await step('the help of npm start, and what it refuses', async () => {
    match(await type('npm start -- --help'), /--local-host yes\|no\|ask/);
    const refused = await machine.run('cd guesthouse && npm start -- --listen 0.0.0.0 </dev/null');
    equal(refused.code, 2);
    match(refused.stderr, /Passwords would travel in the clear/);
  });
  await step('the unit is printed, put in place, and starts', async () => {
    await machine.mustRun(
      `printf '%s\\n' GUESTHOUSE_DATA=${data} GUESTHOUSE_METRICS_TOKEN=${token} > /etc/guesthouse.env`,
    );
    match(await type('npm run systemd-unit -- --port 3300'), /^ExecStart=.* start --port 3300$/m);
    await type('npm run systemd-unit -- --install --port 3300');
    await machine.mustRun(serves('http://127.0.0.1:3300/sign-in'));
    const journal = await machine.mustRun('journalctl --no-pager -o cat -u guesthouse');
    match(journal, /To make the first admin, run: cd \S+ && npm run setup-link -- --data \S+/);
    ok(!journal.includes('#token='));
  });
  await step('its numbers want a token', async () => {
    const metrics = (header: string) =>
      machine.mustRun(`curl -s -o /dev/null -w '%{http_code}' ${header} http://127.0.0.1:3300/metrics`);
    equal(await metrics(''), '401');
    equal(await metrics(`-H 'Authorization: Bearer ${token}'`), '200');
  });
  await step('the other link makes the admin', () => Newcomer.visit(machine, (newcomer) => newcomer.becomeAdmin(link)));
  await step('a backup of what runs is restored beside it, with its keys and without', async () => {
    await type('npm run backup -- /backups/guesthouse-monday.tar.gz');
    await type('npm run restore -- /backups/guesthouse-monday.tar.gz --data /var/lib/guesthouse-new');
    const restored = machine.type('npm start -- --data /var/lib/guesthouse-new --port 3400 --local-host no');
    await restored.sees(/Guesthouse is at http:\/\/127\.0\.0\.1:3400/);
    ok(!restored.said.includes('#token='), 'it has its admin');
    await restored.interrupt();
    const file = '/backups/without.tar.gz';
    const folder = '/var/lib/guesthouse-without';
    await machine.mustRun(`cd guesthouse && GUESTHOUSE_DATA=${data} npm run backup -- ${file} --without-keys`);
    await machine.mustRun(`cd guesthouse && npm run restore -- ${file} --keys ${data}/secrets.json --data ${folder}`);
    await machine.mustRun(`cmp ${data}/secrets.json ${folder}/secrets.json`);
  });
  await step('a lost password is replaced', async () => {
    const said = await machine.mustRun(`cd guesthouse && GUESTHOUSE_DATA=${data} npm run reset-password -- ines`);
    const password = /The new password of ines: (\S+)/.exec(said)?.[1];
    const person = JSON.stringify({ username: 'ines', password });
    const origin = 'http://127.0.0.1:3300';
    const headers = `-H 'Content-Type: application/json' -H 'Origin: ${origin}'`;
    await machine.mustRun(`curl -sf ${headers} -d '${person}' ${origin}/api/auth/sign-in/username`);
  });
  await step('upgrade: backup, stop, git pull, npm start', async () => {
    await type('npm run backup -- /backups/before-upgrade.tar.gz');
    await machine.mustRun(
      'systemctl disable --now guesthouse; rm /etc/systemd/system/guesthouse.service /etc/guesthouse.env',
    );
    await publishCommit(machine);
    await type('git pull');
    const upgraded = watch('npm start');
    await upgraded.sees(/Guesthouse is at/, 20);
    equal(await machine.interrupt(upgraded), []);
    ok(!upgraded.said.includes('Building'), 'what did not change is not built again');
  });
  await step('new keys for the secrets', async () => {
    await type('npm run rotate-keys');
    const again = watch('NODE_OPTIONS=--enable-source-maps npm start');
    await again.sees(/Guesthouse is at/);
    equal(await machine.interrupt(again), []);
  });
  await step('https with a certificate made here, on every address; and behind a proxy', async () => {
    const open = machine.type('npm start -- --listen 0.0.0.0 --tls', data);
    await open.sees(/Guesthouse is at https:\/\/\S+:3300\nCtrl-C.*\nIts certificate was made here/);
    await machine.mustRun(serves('https://127.0.0.1:3300/sign-in'));
    equal(await machine.interrupt(open), []);
    const behind = machine.type('npm start -- --trust-proxy --origin https://guests.example.org', data);
    await behind.sees(/Guesthouse is at https:\/\/guests\.example\.org\n/);
    equal(await machine.interrupt(behind), []);
  });
  await step('as anybody else, everything runs as that person', async () => {
    await machine.mustRun(
      'useradd --create-home --shell /bin/bash ada && cp -a guesthouse /home/ada/ && chown -R ada: /home/ada',
    );
    const before = await machine.mustRun('cat /etc/passwd; dpkg-query -W');
    const hers = machine.type('su - ada --session-command "cd guesthouse && npm start"');
    await hers.sees(setupLink, 20);
    match(hers.said, /To make this machine a host, start Guesthouse as root/);
    equal((await machine.mustRun(`ps -u ada -o args= | grep -c '[e]ngine/main.ts'`)).trim(), '1');
    await machine.mustRun('test -d /home/ada/.local/share/guesthouse/database');
    equal(await machine.interrupt(hers), []);
    equal(await machine.mustRun('cat /etc/passwd; dpkg-query -W'), before);
  });
  equal(
    commandsOfGuide.filter((command) => !typed.has(command)),
    [],
    'every command of the guide was typed',
  );
}

/** A newer commit where `git pull` of the machine's clone finds it. */
async function publishCommit(machine: FreshMachine): Promise<void> {
  await machine.mustRun(`git clone --quiet --bare guesthouse published.git
    git clone --quiet published.git newer
    cd newer
    echo >> README.md
    git -c user.name=x -c user.email=x@example.org commit --quiet --all --message 'A newer one'
    git push --quiet
    git -C ../guesthouse remote set-url origin /root/published.git`);
}
