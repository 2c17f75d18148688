import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';

export const dynamic = 'force-dynamic';

/** Whether this process can do its work: 200 with what it found, or 503. Tells nothing that is not for everybody. */
export async function GET(): Promise<Response> {
  try {
    await sharedRuntime().db.$queryRaw`SELECT 1`;
    return Response.json({ status: 'ok', database: 'ok' });
  } catch {
    return Response.json({ status: 'failing', database: 'away' }, { status: 503 });
  }
}
