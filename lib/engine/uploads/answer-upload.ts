import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Actor, reachOf } from '#lib/domain/access/actor.ts';
import { OperationId } from '#lib/domain/id.ts';
import type { UploadPart } from '#lib/domain/media/upload-part.ts';
import { hasEnded, OperationState } from '#lib/domain/operation/operation-state.ts';
import { Failure, refusalOf } from '#lib/domain/refusal/failure.ts';
import { explainRefusal, type Refusal, statusOf } from '#lib/domain/refusal/refusals.ts';
import type { PartAnswer, UploadDesk } from '#lib/engine/uploads/upload-desk.ts';
import type { Db } from '#lib/infra/db/client.ts';
import type { Logger } from '#lib/infra/log/logger.ts';

export type UploadDoorDeps = {
  db: Db;
  log: Logger;
  desk: UploadDesk;
  /** the only site whose pages may send with the cookie of a person */
  origin: string;
  readSessionActor(request: IncomingMessage): Promise<Actor | null>;
  readKeyActor(headers: Headers): Promise<Actor | null>;
};

/** Who sends: by an API key, or by a session from one of our own pages. A cookie alone is no will: another site's page has it sent too. */
async function actorOf(deps: UploadDoorDeps, request: IncomingMessage): Promise<Actor> {
  const { authorization, origin } = request.headers;
  if (!authorization && origin !== deps.origin) throw new Failure({ code: 'access.forbidden' });
  const actor = authorization
    ? await deps.readKeyActor(new Headers({ authorization }))
    : await deps.readSessionActor(request);
  if (!actor) throw new Failure({ code: 'access.sign-in' });
  if (!reachOf(actor, 'image.manage')) throw new Failure({ code: 'access.forbidden' });
  return actor;
}

/** An upload is its beginner's: to anybody else there is none. Asked for each part, so that a right that was taken away ends it. */
async function demandOpenUpload(db: Db, actor: Actor, id: string): Promise<void> {
  const where = { id, kind: 'media.upload', userId: actor.userId };
  const operation = await db.operation.findFirst({ where, select: { state: true, cancelAt: true } });
  if (!operation) throw new Failure({ code: 'access.not-found', details: { what: 'upload' } });
  if (operation.cancelAt || hasEnded(OperationState.parse(operation.state)))
    throw new Failure({ code: 'upload.ended' });
}

function partOf(request: IncomingMessage, query: string): UploadPart {
  const offsetBytes = /^\d{1,15}$/.exec(new URLSearchParams(query).get('offset') ?? '')?.[0];
  const lengthBytes = /^\d{1,15}$/.exec(request.headers['content-length'] ?? '')?.[0];
  if (offsetBytes === undefined) throw new Failure({ code: 'input.invalid', details: { what: 'offset' } });
  if (lengthBytes === undefined) throw new Failure({ code: 'input.invalid', details: { what: 'Content-Length' } });
  return { offsetBytes: Number(offsetBytes), lengthBytes: Number(lengthBytes) };
}

const refused = (refusal: Refusal): PartAnswer => ({ ok: false, refusal, receivedBytes: null });

async function receive(deps: UploadDoorDeps, request: IncomingMessage, query: string, id: string): Promise<PartAnswer> {
  try {
    const actor = await actorOf(deps, request);
    await demandOpenUpload(deps.db, actor, id);
    return await deps.desk.offer(id, { ...partOf(request, query), source: request });
  } catch (error) {
    if (!(error instanceof Failure)) deps.log.error({ err: error }, 'a part of an upload failed');
    return refused(refusalOf(error));
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: PartAnswer): void {
  if (response.destroyed) return;
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Cache-Control', 'no-store');
  response.statusCode = answer.ok ? 200 : statusOf(answer.refusal.code);
  const words = answer.ok ? {} : { code: answer.refusal.code, ...explainRefusal(answer.refusal) };
  response.end(JSON.stringify({ ...words, receivedBytes: answer.receivedBytes }));
  // read to its end, or the browser that still sends takes the closed line for the answer
  if (!request.complete) request.resume();
}

/** Takes parts of uploads: PUT /uploads/<operation>?offset=<bytes>. False for other addresses. */
export function createUploadDoor(deps: UploadDoorDeps) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    // not as a URL: of some addresses that anybody may send, such as //, there is none, and the server would end of it
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const [, id] = /^\/uploads\/([^/]+)$/.exec(path) ?? [];
    if (id === undefined) return false;
    const isUpload = request.method === 'PUT' && OperationId.safeParse(id).success;
    const answering = isUpload
      ? receive(deps, request, query, id)
      : Promise.resolve(refused({ code: 'access.not-found', details: { what: 'upload' } }));
    void answering.then((answer) => send(request, response, answer));
    return true;
  };
}
