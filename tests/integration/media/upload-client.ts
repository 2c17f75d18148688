import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestOptions, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import type { Engine } from '#lib/engine/compose.ts';
import { buildIso9660 } from '#lib/infra/cloud-init/build-iso9660.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { TestCaller } from '#tests/integration/engine/test-engine.ts';

/** An ISO with one file that no packing makes smaller. */
export const buildTestIso = (mebibytes: number): Buffer =>
  buildIso9660({ label: 'TEST', files: [{ name: 'noise.bin', content: randomBytes(mebibytes * 1024 * 1024) }] });

type PartReply = { status: number; body: { code?: string; receivedBytes: number | null } };

/** The door that takes parts, by HTTP; `engine` is asked for each, as it is another one after a crash. */
export async function startUploadServer(engine: () => Engine) {
  const server = createServer((incoming, response) => {
    if (!engine().answerUpload(incoming, response)) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  /** A request of a part whose body the caller writes. */
  const open = (path: string, headers: Record<string, string | number>) => {
    const options: RequestOptions = { host: '127.0.0.1', port, path, method: 'PUT', headers };
    return request(options);
  };

  const put = async (path: string, body: Buffer, headers: Record<string, string>): Promise<PartReply> => {
    const sending = open(path, { 'content-length': body.length, ...headers });
    sending.end(body);
    const [response] = await once(sending, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  };

  return {
    open,
    put,
    putPart: (id: string, file: Buffer, offset: number, length: number, token: string) =>
      put(`/uploads/${id}?offset=${offset}`, file.subarray(offset, offset + length), {
        authorization: `Bearer ${token}`,
      }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type UploadServer = Awaited<ReturnType<typeof startUploadServer>>;

/** Sends a file to its end, as a page does: what is not taken is asked about and sent again, until the operation has ended. */
export async function sendFile(
  server: UploadServer,
  admin: () => TestCaller,
  { id, file, token, partBytes }: { id: string; file: Buffer; token: string; partBytes: number },
): Promise<void> {
  const tryOnce = async (): Promise<boolean> => {
    const { state, receivedBytes } = await admin().uploads.get({ id });
    if (hasEnded(state)) return true;
    for (let at = receivedBytes; at < file.length; ) {
      const { status, body } = await server.putPart(id, file, at, partBytes, token);
      if (status !== 200) break;
      at = body.receivedBytes ?? file.length;
    }
    return false;
  };
  // the engine may be killed and started again meanwhile
  await waitUntil('the upload has ended', () => tryOnce().catch(() => false), { timeoutMs: 300_000, everyMs: 100 });
}

/** Begins an upload into the pool `images` and goes on sending whatever happens to the engine. */
export async function beginUpload(
  server: UploadServer,
  admin: () => TestCaller,
  { file, token, ...asked }: { hostId: string; name: string; sha256: string | null; file: Buffer; token: string },
): Promise<{ operationId: string }> {
  const { operationId: id } = await admin().uploads.create({ ...asked, pool: 'images', sizeBytes: file.length });
  void sendFile(server, admin, { id, file, token, partBytes: 1024 * 1024 });
  return { operationId: id };
}
