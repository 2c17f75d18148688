import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';
import { isForeignWrite } from '#lib/web/rpc-context.ts';

async function answer(request: Request): Promise<Response> {
  if (isForeignWrite(request))
    return Response.json({ message: 'This request came from another site.' }, { status: 403 });
  return sharedRuntime().auth.handler(request);
}

export { answer as GET, answer as POST };
