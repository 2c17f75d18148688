import { z } from 'zod';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { GuestAgent } from '#lib/infra/agent/guest-agent.ts';
import type { GuestProgram } from '#lib/infra/agent/shell-command.ts';

const Begun = z.object({ pid: z.int().nonnegative() });
const Status = z.object({
  exited: z.boolean(),
  exitcode: z.int().optional(),
  signal: z.int().optional(),
  'out-data': z.string().optional(),
  'err-data': z.string().optional(),
});

/** How a program in a guest ended. `code`: as shells tell it, 128 and more where a signal ended it. */
export type ProgramEnd = { code: number; output: string };

const demandShape = <T extends z.ZodType>(shape: T, answer: unknown): z.output<T> => {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw new Failure({ code: 'agent.unreadable' });
  return parsed.data;
};

/** Starts it and gives the number by which its guest knows it. */
export async function beginProgram(
  agent: GuestAgent,
  program: GuestProgram,
  { captures }: { captures: boolean },
): Promise<number> {
  const answer = await agent.ask('guest-exec', { ...program, 'capture-output': captures });
  return demandShape(Begun, answer).pid;
}

/** How it ended; null while it runs. The agent tells the end once, and forgets the number then. */
export async function readProgramEnd(agent: GuestAgent, pid: number): Promise<ProgramEnd | null> {
  const status = demandShape(Status, await agent.ask('guest-exec-status', { pid }));
  if (!status.exited) return null;
  const bytes = [status['out-data'], status['err-data']].map((data) => Buffer.from(data ?? '', 'base64'));
  return { code: status.exitcode ?? 128 + (status.signal ?? 0), output: Buffer.concat(bytes).toString('utf8') };
}
