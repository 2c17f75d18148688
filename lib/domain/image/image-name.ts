import { z } from 'zod';

/** The name of an image; it is part of its volumes' names on hosts. */
export const ImageName = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/, 'Small letters, digits, dots, dashes and underscores, at most 40.');
