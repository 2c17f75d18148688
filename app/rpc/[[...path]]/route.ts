import { RPCHandler } from '@orpc/server/fetch';
import { router } from '#lib/procedures/router.ts';
import { contextOf, isForeignWrite } from '#lib/web/rpc-context.ts';

const handler = new RPCHandler(router);

/** What pages call. */
export async function POST(request: Request): Promise<Response> {
  if (isForeignWrite(request)) return new Response('This request came from another site.', { status: 403 });
  const { response } = await handler.handle(request, { prefix: '/rpc', context: await contextOf(request, 'session') });
  return response ?? new Response('There is no such procedure.', { status: 404 });
}
