import type { Auth } from '#lib/infra/auth/create-auth.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { Jobs } from '#lib/infra/jobs/jobs.ts';
import type { LocalHostCommands } from '#lib/infra/local-host/local-host-commands.ts';
import type { Logger } from '#lib/infra/log/logger.ts';
import type { SecretBox } from '#lib/infra/secrets/secret-box.ts';

/** What procedures work with. */
export type Runtime = {
  db: Db;
  jobs: Jobs;
  auth: Auth;
  box: SecretBox;
  log: Logger;
  /** the one public origin, such as `https://kvm.example` */
  origin: string;
  /** the data folder, where set-up writes down what it changed on this machine; null where there is none */
  dataDir: string | null;
  /** where *this machine as a host* leaves its address and key once it is set up; null where it cannot be one now */
  localHostFile: string | null;
  /** what is typed to set it up; null where `npm start` did not start the server */
  localHostCommands: LocalHostCommands | null;
  /** what is typed for a new link to make the first admin; null where `npm start` did not start the server */
  setupLinkCommand: string | null;
};

const key = Symbol.for('guesthouse.runtime');
type Holder = { [key]?: Runtime };

/**
 * Next bundles this module several times into one process, so the one runtime hangs on `globalThis`. The engine puts it
 * there before Next answers its first request.
 */
export function shareRuntime(runtime: Runtime | undefined): void {
  (globalThis as Holder)[key] = runtime;
}

export function sharedRuntime(): Runtime {
  const runtime = (globalThis as Holder)[key];
  if (!runtime) throw new Error('the engine has not started');
  return runtime;
}
