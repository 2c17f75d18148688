import { isIP } from 'node:net';
import { parseArgs } from 'node:util';

/** Whether this machine may be prepared as a host: `ask` asks where there is a terminal. */
export type LocalHostAnswer = 'yes' | 'no' | 'ask';

export type StartFlags = {
  dataDir: string;
  port: number;
  listen: string;
  origin: string | undefined;
  tls: { kind: 'none' } | { kind: 'made' } | { kind: 'given'; certFile: string; keyFile: string };
  trustProxy: boolean;
  localHost: LocalHostAnswer;
  databaseUrl: string | undefined;
};

export type ParsedStart = { kind: 'help' } | { kind: 'refused'; reason: string } | { kind: 'start'; flags: StartFlags };

/** What the flags are read beside. */
export type StartSurroundings = { isRoot: boolean; home: string; env: Readonly<Record<string, string | undefined>> };

export const defaultPort = 3300;

export const startHelp = `Guesthouse: a web dashboard for KVM guests.

  npm start                     start it here, on http://127.0.0.1:${defaultPort}
  npm start -- FLAGS            with any of these:

  --data DIR                    the folder of everything that is kept (database, keys, certificates).
                                As root /var/lib/guesthouse, else ~/.local/share/guesthouse.
  --port NUMBER                 the one port it serves on. ${defaultPort} if not given.
  --listen ADDRESS              the address it listens on; 127.0.0.1 if not given. Any other address wants
                                --tls, or --tls-cert and --tls-key, or --trust-proxy and --origin.
  --tls                         serve https with a certificate that is made here.
  --tls-cert FILE --tls-key FILE
                                serve https with your certificate.
  --trust-proxy                 a proxy in front does https; its X-Forwarded-For is believed.
  --origin URL                  the address that people type, such as https://guests.example.org.
  --local-host yes|no|ask       prepare this machine as the first host: install what is missing. ask is the
                                default: it shows a list and asks, and without a terminal changes nothing.
  --yes                         the same as --local-host yes.
  --database-url URL            use this PostgreSQL instead of a private one. Better in the environment, as
                                DATABASE_URL: flags can be read by everybody on the machine.
  --help                        this text.

  npm run setup-link            a new link to make the first admin
  npm run reset-password -- NAME    a new password for somebody who lost it
  npm run backup -- FILE        everything into one file, while it runs
  npm run restore -- FILE       that file into an empty data folder
  npm run rotate-keys           new key for the secrets in the database, while it is stopped
  npm run local-host            prepare this machine as a host, later
  npm run undo-local-host       take back what that changed
  npm run systemd-unit          start it with the machine

  Each works on the usual data folder, or on the one of --data DIR behind the --.
`;

/** Reads the flags of `npm start`. Pure: knows the machine only by `surroundings`. */
export function parseStartFlags(args: string[], surroundings: StartSurroundings): ParsedStart {
  let values: ReturnType<typeof readValues>;
  try {
    values = readValues(args);
  } catch (error) {
    return refuse(
      `${error instanceof Error ? error.message.split('. To specify')[0] : String(error)} See npm start -- --help.`,
    );
  }
  if (values.help) return { kind: 'help' };

  const { env } = surroundings;
  const port = Number(values.port ?? env.PORT ?? defaultPort);
  if (!Number.isInteger(port) || port < 1 || port > 65535) return refuse(`${values.port ?? env.PORT} is not a port.`);
  const listen = values.listen === 'localhost' ? '127.0.0.1' : (values.listen ?? '127.0.0.1');
  if (!isIP(listen))
    return refuse(`--listen wants an IP address of this machine, such as 192.0.2.10 or 0.0.0.0, not ${listen}.`);
  const origin = values.origin === undefined ? undefined : parseOrigin(values.origin);
  if (origin === null)
    return refuse(`--origin wants an address such as https://guests.example.org, not ${values.origin}.`);

  const { 'tls-cert': certFile, 'tls-key': keyFile } = values;
  if ((certFile === undefined) !== (keyFile === undefined)) return refuse('--tls-cert and --tls-key go together.');
  const tls =
    certFile !== undefined && keyFile !== undefined
      ? ({ kind: 'given', certFile, keyFile } as const)
      : ({ kind: values.tls ? 'made' : 'none' } as const);
  const trustProxy = values['trust-proxy'] ?? false;
  if (!isLoopback(listen) && tls.kind === 'none' && !(trustProxy && origin)) {
    return refuse(
      `Passwords would travel in the clear on ${listen}. Add --tls, or give a certificate with --tls-cert and --tls-key, or put a proxy in front and add --trust-proxy --origin https://….`,
    );
  }
  if (trustProxy && !origin) return refuse('--trust-proxy wants --origin, the address that people type.');
  const localHost = values.yes ? 'yes' : (values['local-host'] ?? 'ask');
  if (localHost !== 'yes' && localHost !== 'no' && localHost !== 'ask')
    return refuse('--local-host is yes, no or ask.');
  const databaseUrl = values['database-url'] ?? (env.DATABASE_URL || undefined);
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    return refuse('The database URL begins with postgresql://.');
  }
  const dataDir = values.data ?? defaultDataDir(surroundings);
  if (!dataDir.startsWith('/')) return refuse(`--data wants a whole path that begins with /, not ${dataDir}.`);
  return { kind: 'start', flags: { dataDir, port, listen, origin, tls, trustProxy, localHost, databaseUrl } };
}

/** The data folder where no flag names one. */
export const defaultDataDir = ({ isRoot, home, env }: StartSurroundings): string =>
  env.GUESTHOUSE_DATA || (isRoot ? '/var/lib/guesthouse' : `${env.XDG_DATA_HOME || `${home}/.local/share`}/guesthouse`);

export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

const refuse = (reason: string): ParsedStart => ({ kind: 'refused', reason });

function readValues(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  return parseArgs({
    args,
    allowPositionals: false,
    options: {
      data: text,
      port: text,
      listen: text,
      origin: text,
      tls: flag,
      'tls-cert': text,
      'tls-key': text,
      'trust-proxy': flag,
      'local-host': text,
      yes: flag,
      'database-url': text,
      help: { ...flag, short: 'h' },
    },
  }).values;
}

/** The origin of a URL without path; null when it is none. */
function parseOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username ? url.origin : null;
}
