import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError } from 'better-auth/api';
import { username } from 'better-auth/plugins';
import type { Db } from '#lib/infra/db/client.ts';
import { recordEvent } from '#lib/infra/db/record-event.ts';

export const passwordLengthMin = 10;

const dayS = 24 * 60 * 60;

/**
 * Sign-in by user name or e-mail and password. Accounts are made by the procedures of people, never here: the public
 * sign-up is off, and so is every endpoint that would be a second door to a person's record.
 *
 * @param origin the one public origin, such as `https://kvm.example`; requests from another are refused.
 */
export function createAuth(options: { db: Db; secret: string; origin: string }) {
  return betterAuth({
    appName: 'Guesthouse',
    baseURL: options.origin,
    trustedOrigins: [options.origin],
    secret: options.secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: prismaAdapter(options.db, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: passwordLengthMin },
    disabledPaths: [
      '/update-user',
      '/change-email',
      '/delete-user',
      '/request-password-reset',
      '/is-username-available',
    ],
    user: {
      additionalFields: {
        role: { type: 'string', input: false },
        disabledAt: { type: 'date', input: false, required: false },
      },
    },
    session: { expiresIn: 7 * dayS, updateAge: dayS / 24 },
    // where the environment says that it is a test (TEST=1 is enough) the library would not look at the origin; it always must
    // the socket's address is put into this header by our server, which takes away whatever a client sent
    advanced: {
      ipAddress: { ipAddressHeaders: ['x-guesthouse-client'] },
      cookiePrefix: 'guesthouse',
      disableOriginCheck: false,
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 10,
      max: 100,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/sign-in/username': { window: 60, max: 10 },
        '/get-session': false,
      },
    },
    plugins: [
      username({
        minUsernameLength: 2,
        maxUsernameLength: 40,
        usernameValidator: (name) => /^[a-z0-9._-]+$/i.test(name),
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          async before(session) {
            const user = await options.db.user.findUnique({
              where: { id: session.userId },
              select: { disabledAt: true },
            });
            if (user?.disabledAt)
              throw new APIError('FORBIDDEN', { message: 'This account is disabled. Ask an admin.' });
            return { data: session };
          },
        },
        delete: {
          // signed out: the lines of that session end now, not when they are next looked at
          async after(session) {
            await options.db.$transaction((tx) => recordEvent(tx, 'access', session.userId));
          },
        },
      },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
