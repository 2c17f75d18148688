import { setTimeout as sleep } from 'node:timers/promises';
import type { GuestUuid } from '#lib/domain/id.ts';
import type { StepInput } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { RefusalCode } from '#lib/domain/refusal/refusals.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { type GuestAgent, withGuestAgent } from '#lib/infra/agent/guest-agent.ts';
import { beginProgram, type ProgramEnd, readProgramEnd } from '#lib/infra/agent/run-program.ts';
import { programOfEnding, programOfLine } from '#lib/infra/agent/shell-command.ts';
import { forgetSecret, readSecret } from '#lib/infra/secrets/secret-store.ts';

/** Each word with an agent is a conversation of its own: a command may run for an hour. */
const withAgent = async <T>(
  context: StepContext,
  uuid: GuestUuid,
  act: (agent: GuestAgent) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> => withGuestAgent(await context.host(), uuid, act, signal);

const lookFirstMs = 100;
const lookMaxMs = 5_000;

const isOneOf = (error: unknown, codes: readonly RefusalCode[]): boolean =>
  error instanceof Failure && codes.includes(error.refusal.code);

/** An agent that is restarted, or whose guest has much to do, answers again. */
const silent: readonly RefusalCode[] = ['guest.no-agent', 'operation.timeout', 'guest.busy'];
/** The agent knows nothing of it any more: it was restarted, or its guest was. */
const forgotten: readonly RefusalCode[] = ['agent.refused', 'guest.wrong-state', 'guest.gone'];

/** Looks again and again, less often the longer it takes. */
async function waitForEnd(
  context: StepContext,
  { uuid, timeoutSeconds }: StepInput<'run-in-guest'>,
  pid: number,
): Promise<ProgramEnd> {
  const { signal, report } = context;
  const begunAt = Date.now();
  for (let waitMs = lookFirstMs; ; waitMs = Math.min(waitMs * 1.3, lookMaxMs)) {
    const look = withAgent(context, uuid, (agent) => readProgramEnd(agent, pid), signal);
    const seen = await look.catch((error: unknown) => {
      if (isOneOf(error, forgotten)) throw new Failure({ code: 'agent.command-unknown' }, { cause: error });
      if (isOneOf(error, silent)) return 'silent' as const;
      throw error;
    });
    if (seen && seen !== 'silent') return seen;
    const seconds = (Date.now() - begunAt) / 1000;
    if (seconds >= timeoutSeconds && seen === 'silent') throw new Failure({ code: 'agent.command-unknown' });
    if (seconds >= timeoutSeconds)
      throw new Failure({ code: 'agent.command-slow', details: { seconds: timeoutSeconds } });
    report(null, `${Math.round(seconds)} s`);
    await sleep(waitMs, undefined, { signal });
  }
}

/** As a shell shows what is typed into it: who may read what it printed reads what was asked. */
const asTyped = (line: string): string =>
  line
    .slice(0, 2_000)
    .split('\n')
    .map((one, index) => `${index === 0 ? '$' : '>'} ${one}\n`)
    .join('');

/** What a run comes to: another code than 0 is a failure, as shells have it. */
function resultOf(code: number): { code: number } {
  if (code !== 0) throw new Failure({ code: 'agent.command-failed', details: { code } });
  return { code };
}

/** Tells the guest, and keeps that it is told before it is, and by which number the guest knows it. */
async function beginInGuest(context: StepContext, { uuid, line, shell }: StepInput<'run-in-guest'>): Promise<number> {
  const program = programOfLine(shell, line);
  return withAgent(
    context,
    uuid,
    async (agent) => {
      context.print(asTyped(line));
      await context.keep({ isBegun: true });
      context.crashPoint('claimed');
      const pid = await beginProgram(agent, program, { captures: true }).catch(async (error: unknown) => {
        // the guest was not told, so another run may tell it
        if (isOneOf(error, ['guest.busy'])) await context.keep({});
        throw error;
      });
      await context.keep({ isBegun: true, pid });
      context.crashPoint('begun');
      return pid;
    },
    context.signal,
  );
}

/**
 * Runs a person's line in the guest, once: it is begun by one run only, whatever that comes to. `isBegun` without a `pid` says that nobody
 * knows whether the guest was told; with one, that the guest works on it; `code` is how it ended.
 */
export const runInGuest: Step<'run-in-guest'> = {
  isImpatient: true,
  async run(context, input) {
    const { isBegun, pid: known, code } = context.kept() ?? {};
    if (typeof code === 'number') return resultOf(code);
    if (isBegun && typeof known !== 'number') throw new Failure({ code: 'agent.command-unknown' });
    const pid = isBegun ? Number(known) : await beginInGuest(context, input);
    const end = await waitForEnd(context, input, pid);
    context.print(end.output);
    await context.keep({ isBegun: true, code: end.code });
    return resultOf(end.code);
  },
  /** Ends what still runs. A number that the agent does not know any more may be another program's. */
  async undo(context, { uuid, shell }) {
    const { pid } = context.kept() ?? {};
    if (typeof pid !== 'number') return;
    await withAgent(context, uuid, async (agent) => {
      if (await readProgramEnd(agent, pid)) return;
      await beginProgram(agent, programOfEnding(shell, pid), { captures: false });
    }).catch((error: unknown) => {
      // where no agent answers nobody can be told
      if (!isOneOf(error, [...silent, ...forgotten])) throw error;
    });
  },
};

/** Gives an account of the guest another password, as its administrator would. */
export const setGuestPassword: Step<'set-guest-password'> = {
  isImpatient: true,
  async run(context, { uuid, user, passwordSecretId }) {
    const { db, box } = context.runtime;
    const password = await readSecret(db, box, 'guest-password', passwordSecretId);
    // a run that was cut off after it had done its part
    if (password === null) return;
    const words = { username: user, password: Buffer.from(password).toString('base64'), crypted: false };
    const act = (agent: GuestAgent) => agent.ask('guest-set-user-password', words, { isSecret: true });
    await withAgent(context, uuid, act, context.signal);
    context.crashPoint('set');
    await forgetSecret(db, passwordSecretId);
  },
  undoesIntent: true,
  async undo(context, { passwordSecretId }) {
    await forgetSecret(context.runtime.db, passwordSecretId);
  },
};
