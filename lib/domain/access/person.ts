import { z } from 'zod';
import { Role } from '#lib/domain/access/role.ts';

export const Username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9._-]{2,40}$/, 'Two to forty letters, digits, dots, dashes or underscores.');

export const Password = z.string().min(10, 'At least ten characters.').max(128, 'At most 128 characters.');

export const PersonName = z.string().trim().min(1, 'Give a name.').max(80);

export const NewPerson = z.object({
  name: PersonName,
  username: Username,
  email: z.email('Not an e-mail address.').or(z.literal('')).default(''),
  role: Role,
  password: Password,
});
export type NewPerson = z.infer<typeof NewPerson>;

/** A person as the list of people shows them. Times are ISO strings. */
export const PersonRow = z.object({
  id: z.string(),
  name: z.string(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  role: Role,
  isDisabled: z.boolean(),
  guestCount: z.number(),
  lastSeenAt: z.string().nullable(),
  createdAt: z.string(),
});
export type PersonRow = z.infer<typeof PersonRow>;
