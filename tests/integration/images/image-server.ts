import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

export type ServedFile = {
  body: Buffer;
  type?: string;
  status?: number;
  /** no `Content-Length` and no ranges, as some mirrors and every script do */
  withoutLength?: boolean;
  /** ends the line after so many bytes of a whole answer */
  cutAfterBytes?: number;
  /** so much at a time, with a rest between */
  slowly?: { chunkBytes: number; everyMs: number };
  redirectTo?: string;
};

export type ImageServer = {
  url(path: string): string;
  serve(path: string, file: ServedFile): void;
  /** Lines of whole answers that are open now. */
  openLines(path: string): number;
  stop(): Promise<void>;
};

/** `tls`: it speaks https, at the usual port, as whoever the certificate names. */
type Tls = { cert: string; key: string };

/** A mirror of the test's own, with the faults that mirrors have. */
export async function startImageServer(address: string, tls?: Tls): Promise<ImageServer> {
  const files = new Map<string, ServedFile>();
  const open = new Map<string, number>();
  const answer: RequestListener = (request, response) => {
    const path = decodeURIComponent(request.url ?? '/');
    const file = files.get(path);
    if (!file) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<html>no such file</html>');
    if (file.redirectTo) return void response.writeHead(302, { location: file.redirectTo }).end();
    const headers = { 'content-type': file.type ?? 'application/octet-stream' };
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (range && !file.withoutLength) {
      const part = file.body.subarray(Number(range[1]), Number(range[2]) + 1);
      const told = `bytes ${range[1]}-${Number(range[1]) + part.length - 1}/${file.body.length}`;
      response.writeHead(206, { ...headers, 'content-range': told, 'content-length': part.length }).end(part);
      return;
    }
    response.writeHead(
      file.status ?? 200,
      file.withoutLength ? headers : { ...headers, 'content-length': file.body.length },
    );
    open.set(path, (open.get(path) ?? 0) + 1);
    response.on('close', () => open.set(path, (open.get(path) ?? 1) - 1));
    if (file.cutAfterBytes !== undefined) {
      response.write(file.body.subarray(0, file.cutAfterBytes), () => setTimeout(() => response.destroy(), 50));
    } else if (file.slowly) {
      const { chunkBytes, everyMs } = file.slowly;
      let at = 0;
      const timer = setInterval(() => {
        response.write(file.body.subarray(at, at + chunkBytes));
        at += chunkBytes;
        if (at < file.body.length) return;
        // the line to a host that was unplugged closes only minutes later
        clearInterval(timer);
        response.end();
      }, everyMs);
      response.on('close', () => clearInterval(timer));
    } else response.end(file.body);
  };
  const server = tls ? createTlsServer(tls, answer) : createServer(answer);
  server.listen(tls ? 443 : 0, address);
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  return {
    url: (path) => `${tls ? 'https' : 'http'}://${address}:${port}${path}`,
    serve: (path, file) => void files.set(path, file),
    openLines: (path) => open.get(path) ?? 0,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
