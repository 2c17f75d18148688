import { hashPassword } from 'better-auth/crypto';
import type { NewPerson } from '#lib/domain/access/person.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { DbTransaction } from '#lib/infra/db/client.ts';
import { takeTurns } from '#lib/infra/db/take-turns.ts';
import { newId } from '#lib/infra/id/new-id.ts';

/** The sign-in library wants an address for everybody; who has none gets one that cannot receive mail (RFC 2606). */
const withoutEmail = (username: string) => `${username}@no-email.invalid`;

export const emailOf = (email: string): string | null => (email.endsWith('@no-email.invalid') ? null : email);

/** Writes a person with their password, as the sign-in library would. */
export async function makePerson(tx: DbTransaction, person: NewPerson): Promise<string> {
  // two at once would both find the name free
  await takeTurns(tx, 'people');
  const email = person.email.toLowerCase() || withoutEmail(person.username);
  const taken = await tx.user.findFirst({
    where: { OR: [{ username: person.username }, { email }] },
    select: { username: true },
  });
  if (taken) {
    const what =
      taken.username === person.username ? `The user name ${person.username}` : `The address ${person.email}`;
    throw new Failure({ code: 'person.taken', details: { what } });
  }
  const id = newId('user');
  const password = await hashPassword(person.password);
  await tx.user.create({
    data: {
      id,
      name: person.name,
      email,
      emailVerified: true,
      username: person.username,
      displayUsername: person.username,
      role: person.role,
      accounts: { create: { id: newId('user'), accountId: id, providerId: 'credential', password } },
    },
  });
  return id;
}
