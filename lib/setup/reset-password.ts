import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { hashPassword } from 'better-auth/crypto';
import pg from 'pg';
import { eventChannel } from '#lib/infra/db/record-event.ts';
import { newId } from '#lib/infra/id/new-id.ts';
import { openData } from '#lib/setup/open-data.ts';
import { checkoutDir } from '#lib/setup/open-database.ts';
import { readDataDir, runProgram } from '#lib/setup/run-program.ts';
import { buildSetupCommand } from '#lib/setup/setup-command.ts';

const help = `npm run reset-password -- NAME [--data DIR]
Gives somebody a new password, prints it once, and ends their sessions. NAME is the user name or the mail address.
A disabled account stays disabled.`;

/** Without letters and digits that look alike; 20 of 54 are 115 bits. */
const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

const makePassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')).join(
    '-',
  );

await runProgram(help, async (args) => {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { data: { type: 'string' } } });
  const [name] = positionals;
  const dataDir = readDataDir(values.data);
  if (!name || positionals.length > 1)
    throw new Error(`Name one person: ${buildSetupCommand('reset-password', { checkoutDir, dataDir }, ['NAME'])}`);
  const data = await openData(dataDir);
  const client = new pg.Client({ connectionString: data.url });
  try {
    await client.connect();
    const { rows } = await client.query<Person>(
      'select id, name, username, "disabledAt" from "user" where lower(username) = lower($1) or lower(email) = lower($1)',
      [name],
    );
    const [user] = rows;
    if (!user) throw new Error(`There is nobody with the user name or mail address ${name}.`);
    const password = makePassword();
    await setPassword(client, user, await hashPassword(password));
    process.stdout.write(
      `The new password of ${user.username ?? user.name}: ${password}\nAll of their sessions have ended.\n`,
    );
    if (user.disabledAt)
      process.stdout.write(
        'The account is disabled: nobody can sign in with it until an admin enables it under People.\n',
      );
  } finally {
    await client.end().catch(() => undefined);
    await data.close();
  }
});

type Person = { id: string; name: string; username: string | null; disabledAt: Date | null };

async function setPassword(client: pg.Client, { id: userId, name }: Person, hash: string): Promise<void> {
  await client.query('begin');
  const { rowCount } = await client.query(
    `update account set password = $2, "updatedAt" = now() where "userId" = $1 and "providerId" = 'credential'`,
    [userId, hash],
  );
  if (!rowCount) {
    await client.query(
      `insert into account (id, "accountId", "providerId", "userId", password, "updatedAt") values ($1, $2, 'credential', $2, $3, now())`,
      [newId('user'), userId, hash],
    );
  }
  await client.query('delete from session where "userId" = $1', [userId]);
  await client.query(
    `insert into "AuditEntry" (id, "userName", via, action, "targetKind", "targetId", "targetName") values ($1, 'the server’s terminal', 'outside', 'person.reset-password', 'person', $2, $3)`,
    [newId('audit'), userId, name],
  );
  // pages and consoles that are open with one of those sessions end too
  await client.query(`insert into "Event" (topic, subject, payload) values ('access', $1, '{}')`, [userId]);
  await client.query('select pg_notify($1, $2)', [eventChannel, '']);
  await client.query('commit');
}
