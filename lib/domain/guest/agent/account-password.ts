import { z } from 'zod';

/** An account of a guest by its name, as `chpasswd` and Windows take it: no colon, no control characters. */
export const AccountName = z
  .string()
  .trim()
  .min(1, 'Give the name of an account.')
  .max(64, 'At most 64 characters.')
  .regex(/^[^\p{Cc}:]*$/u, 'No colon and no control characters.');

/** A password that the agent passes on. */
export const AccountPassword = z
  .string()
  .min(1, 'Give a password.')
  .max(64, 'At most 64 characters.')
  .regex(/^[^\p{Cc}]*$/u, 'No control characters.');
