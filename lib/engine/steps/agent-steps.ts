import { setTimeout as sleep } from 'node:timers/promises';
import type { GuestUuid } from '#lib/domain/id.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { RefusalCode } from '#lib/domain/refusal/refusals.ts';
import type { Step, StepContext } from '#lib/engine/steps/step.ts';
import { type GuestAgent, openGuestAgent } from '#lib/infra/agent/guest-agent.ts';
import { beginProgram, type ProgramEnd, readProgramEnd } from '#lib/infra/agent/run-program.ts';
import { programOfEnding, programOfLine } from '#lib/infra/agent/shell-command.ts';
import { forgetSecret, readSecret } from '#lib/infra/secrets/secret-store.ts';

async function withAgent<T>(context: StepContext, uuid: GuestUuid, act: (agent: GuestAgent) => Promise<T>): Promise<T> {
  const agent = openGuestAgent(await context.host(), uuid);
  try {
    return await act(agent);
  } finally {
    await agent.close();
  }
}

const lookFirstMs = 100;
const lookMaxMs = 2_000;

const isOneOf = (error: unknown, codes: readonly RefusalCode[]): boolean =>
  error instanceof Failure && codes.includes(error.refusal.code);

/** An agent that is restarted, or whose guest has much to do, answers again. */
const silent: readonly RefusalCode[] = ['guest.no-agent', 'operation.timeout', 'guest.busy'];
/** The agent knows nothing of it any more: it was restarted, or its guest was. */
const forgotten: readonly RefusalCode[] = ['agent.refused', 'guest.wrong-state', 'guest.gone'];

/** Looks again and again, less often the longer it takes. */
async function waitForEnd(
  { signal, report }: StepContext,
  agent: GuestAgent,
  pid: number,
  timeoutSeconds: number,
): Promise<ProgramEnd> {
  const begunAt = Date.now();
  for (let waitMs = lookFirstMs; ; waitMs = Math.min(waitMs * 1.3, lookMaxMs)) {
    const seen = await readProgramEnd(agent, pid, signal).catch((error: unknown) => {
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

/**
 * Runs a person's line in the guest, once: it is begun by one run only, whatever that comes to. `isBegun` without a `pid` says that nobody
 * knows whether the guest was told; with one, that the guest works on it; `code` is how it ended.
 */
export const runInGuest: Step<'run-in-guest'> = {
  isImpatient: true,
  async run(context, { uuid, line, shell, timeoutSeconds }) {
    return withAgent(context, uuid, async (agent) => {
      const { isBegun, pid: known, code } = context.kept() ?? {};
      if (typeof code === 'number') return resultOf(code);
      if (isBegun && typeof known !== 'number') throw new Failure({ code: 'agent.command-unknown' });
      let pid = Number(known);
      if (!isBegun) {
        context.print(asTyped(line));
        await context.keep({ isBegun: true });
        context.crashPoint('claimed');
        pid = await beginProgram(agent, programOfLine(shell, line), { captures: true, signal: context.signal }).catch(
          async (error: unknown) => {
            // the guest was not told, so another run may tell it
            if (isOneOf(error, ['guest.busy'])) await context.keep({});
            throw error;
          },
        );
        await context.keep({ isBegun: true, pid });
        context.crashPoint('begun');
      }
      const end = await waitForEnd(context, agent, pid, timeoutSeconds);
      context.print(end.output);
      await context.keep({ isBegun: true, code: end.code });
      return resultOf(end.code);
    });
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
    await withAgent(context, uuid, (agent) =>
      agent.ask(
        'guest-set-user-password',
        { username: user, password: Buffer.from(password).toString('base64'), crypted: false },
        { signal: context.signal, isSecret: true },
      ),
    );
    context.crashPoint('set');
    await forgetSecret(db, passwordSecretId);
  },
  undoesIntent: true,
  async undo(context, { passwordSecretId }) {
    await forgetSecret(context.runtime.db, passwordSecretId);
  },
};
