import { sharedRuntime } from '#lib/infra/runtime/runtime.ts';

const answer = (request: Request): Promise<Response> => sharedRuntime().auth.handler(request);

export { answer as GET, answer as POST };
