import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { parsedLists } from '#lib/procedures/parsed-list.ts';
import { router } from '#lib/procedures/router.ts';
import { contextOf, isForeignWrite } from '#lib/web/rpc-context.ts';

const handler = new OpenAPIHandler(router, { customJsonSerializers: [parsedLists] });

async function answer(request: Request): Promise<Response> {
  if (isForeignWrite(request))
    return Response.json({ message: 'This request came from another site.' }, { status: 403 });
  const context = await contextOf(request, 'api-key-or-session');
  const { response } = await handler.handle(request, { prefix: '/api/v1', context });
  return response ?? Response.json({ message: 'There is no such address in the API.' }, { status: 404 });
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
