import { z } from 'zod';

/** A name or an address, as ssh takes it: RFC 1123 labels, IPv4, or IPv6 without brackets. */
export const HostAddress = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, 'Give a name or an IP address.')
  .max(253)
  .regex(
    /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*|[0-9a-f:]*:[0-9a-f:.]*)$/,
    'Not a name or IP address.',
  );

export const HostPort = z.int().min(1).max(65_535).default(22);

/** A login on a Linux host (useradd's rule). */
export const HostUser = z
  .string()
  .trim()
  .regex(/^[a-z_][a-z0-9_.-]{0,31}$/i, 'Not the name of a login.');

export const HostName = z
  .string()
  .trim()
  .min(1, 'Give the host a name.')
  .max(60)
  .regex(/^[^\p{Cc}/]*$/u, 'One line, without a slash.');

export const NewHost = z.object({
  name: HostName,
  address: HostAddress,
  port: HostPort,
  username: HostUser,
  /** base64 of the host key that the person has seen and accepted */
  hostKey: z.string().regex(/^[A-Za-z0-9+/]+=*$/),
  /** used once to install our key, then forgotten */
  password: z.string().max(1024).optional(),
});
export type NewHost = z.infer<typeof NewHost>;
