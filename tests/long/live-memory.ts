import { once } from 'node:events';
import { z } from 'zod';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { LongWorld } from '#tests/long/long-world.ts';
import { rssMiB, serverPid } from '#tests/product/server-pid.ts';

const targets = 'http://127.0.0.1:9229/json/list';
const Targets = z.tuple([z.object({ webSocketDebuggerUrl: z.string() })]);
const Answer = z.object({ id: z.number(), result: z.object({ result: z.object({ value: z.unknown() }).optional() }) });
const Usage = z.object({ pid: z.number(), heapUsed: z.number(), external: z.number() });

/** Asks a Node process by its inspector, which SIGUSR1 opens on the loopback. https://chromedevtools.github.io/devtools-protocol/v8/ */
async function inspect(methods: readonly { method: string; params?: Record<string, unknown> }[]): Promise<unknown> {
  const [target] = await waitUntil('the inspector answers', async () => {
    const answer = await fetch(targets).catch(() => null);
    return answer ? Targets.parse(await answer.json()) : undefined;
  });
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, 'open');
  let value: unknown;
  for (const [index, asked] of methods.entries()) {
    socket.send(JSON.stringify({ id: index, ...asked }));
    const [message] = (await once(socket, 'message')) as [MessageEvent<string>];
    value = Answer.parse(JSON.parse(message.data)).result.result?.value;
  }
  socket.close();
  await once(socket, 'close');
  return value;
}

const readUsage = 'JSON.stringify({ pid: process.pid, ...process.memoryUsage() })';

/**
 * What the server still holds after a collection: its heap and the buffers outside of it, and the process as a whole. Without a
 * collection the figure tells how long ago the last one was, which on a busy machine is long.
 */
export async function readLiveMemory({ product }: LongWorld): Promise<{ heldMiB: number; processMiB: number }> {
  const pid = serverPid(product.pid);
  if (pid === undefined) throw new Error('the server does not run');
  process.kill(pid, 'SIGUSR1');
  const told = await inspect([
    { method: 'HeapProfiler.collectGarbage' },
    { method: 'Runtime.evaluate', params: { expression: readUsage } },
  ]);
  const usage = Usage.parse(JSON.parse(z.string().parse(told)));
  if (usage.pid !== pid) throw new Error(`process ${usage.pid} answered, not the server ${pid}`);
  return { heldMiB: (usage.heapUsed + usage.external) / 2 ** 20, processMiB: rssMiB(pid) };
}
