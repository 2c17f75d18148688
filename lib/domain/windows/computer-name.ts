import { z } from 'zod';
import { slugOf } from '#lib/domain/guest/guest-name.ts';

const longest = 15;

/** The name of a computer as NetBIOS takes it: at most 15 letters, digits and dashes, not digits alone. */
export const ComputerName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/u, 'At most 15 letters, digits and dashes.')
  .refine((name) => !/^\d+$/u.test(name), 'Digits alone cannot be the name of a computer.');

/**
 * The name of the computer in a guest of this name. The number at its end is kept: it is what tells the guests of a lab apart. Never the
 * name of its user, which Windows does not take.
 */
export function computerNameFor(guestName: string, userName = ''): string {
  const name = plainNameFor(guestName);
  return name === userName.toLowerCase() ? `${name.slice(0, longest - 3)}-pc` : name;
}

function plainNameFor(guestName: string): string {
  const slug = slugOf(guestName, 60) || 'guest';
  const number = /-?\d+$/u.exec(slug)?.[0] ?? '';
  const isNumber = number === slug;
  const tail = isNumber ? `-${number}` : number;
  const head = isNumber ? 'guest' : slug.slice(0, slug.length - number.length);
  const cutTail = tail.slice(-10);
  return `${head.slice(0, longest - cutTail.length)}${cutTail}`.replace(/--+/gu, '-').replace(/-+$/u, '');
}
