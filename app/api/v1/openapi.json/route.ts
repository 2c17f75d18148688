import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';
import { describeApi } from '#lib/web/openapi.ts';

export const dynamic = 'force-dynamic';

export async function GET(): Promise<Response> {
  return Response.json(await describeApi(sharedRuntime().origin));
}
