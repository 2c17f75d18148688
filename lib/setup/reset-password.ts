import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { hashPassword } from 'better-auth/crypto';
import pg from 'pg';
import { newId } from '#lib/infra/id/new-id.ts';
import { openData } from '#lib/setup/open-data.ts';
import { readDataDir, runProgram } from '#lib/setup/run-program.ts';

const help = `npm run reset-password -- NAME [--data DIR]
Gives somebody a new password, prints it once, and ends their sessions. NAME is the user name or the mail address.`;

/** Without letters and digits that look alike; 20 of 54 are 115 bits. */
const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

const makePassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')).join(
    '-',
  );

await runProgram(help, async (args) => {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { data: { type: 'string' } } });
  const [name] = positionals;
  if (!name || positionals.length > 1) throw new Error('Name one person: npm run reset-password -- NAME');
  const data = await openData(readDataDir(values.data));
  const client = new pg.Client({ connectionString: data.url });
  try {
    await client.connect();
    const { rows } = await client.query<{ id: string; name: string; username: string | null }>(
      'select id, name, username from "user" where lower(username) = lower($1) or lower(email) = lower($1)',
      [name],
    );
    const [user] = rows;
    if (!user) throw new Error(`There is nobody with the user name or mail address ${name}.`);
    const password = makePassword();
    await setPassword(client, user.id, await hashPassword(password));
    process.stdout.write(
      `The new password of ${user.username ?? user.name}: ${password}\nAll of their sessions have ended.\n`,
    );
  } finally {
    await client.end().catch(() => undefined);
    await data.close();
  }
});

async function setPassword(client: pg.Client, userId: string, hash: string): Promise<void> {
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
    `insert into "AuditEntry" (id, "userName", via, action, "targetKind", "targetId") values ($1, 'the server’s terminal', 'outside', 'people.reset-password', 'user', $2)`,
    [newId('audit'), userId],
  );
  await client.query('commit');
}
