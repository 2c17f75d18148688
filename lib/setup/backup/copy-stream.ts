import type pg from 'pg';

/** The part of pg's connection that COPY uses; its types leave it out. */
type Wire = {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
  stream: { writableNeedDrain: boolean; once(event: 'drain', listener: () => void): void };
};

/** What pg calls on the query that is running (a "submittable"). */
abstract class CopyQuery {
  readonly #text: string;
  readonly #settle = Promise.withResolvers<void>();
  #error: unknown;

  constructor(text: string) {
    this.#text = text;
  }

  get finished(): Promise<void> {
    return this.#settle.promise;
  }

  submit(wire: Wire): void {
    wire.query(this.#text);
  }

  handleError(error: unknown): void {
    this.#error ??= error;
    this.#settle.reject(this.#error);
  }

  handleReadyForQuery(): void {
    if (this.#error === undefined) this.#settle.resolve();
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}

class CopyOut extends CopyQuery {
  readonly #take: (chunk: Buffer) => void;

  constructor(text: string, take: (chunk: Buffer) => void) {
    super(text);
    this.#take = take;
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.#take(chunk);
  }
}

class CopyIn extends CopyQuery {
  readonly #chunks: AsyncIterable<Buffer>;

  constructor(text: string, chunks: AsyncIterable<Buffer>) {
    super(text);
    this.#chunks = chunks;
  }

  handleCopyInResponse(wire: Wire): void {
    this.#send(wire).catch((error) => wire.sendCopyFail(error instanceof Error ? error.message : String(error)));
  }

  async #send(wire: Wire): Promise<void> {
    for await (const chunk of this.#chunks) {
      wire.sendCopyFromChunk(chunk);
      if (wire.stream.writableNeedDrain) await new Promise<void>((resolve) => wire.stream.once('drain', resolve));
    }
    wire.endCopyFrom();
  }
}

/** Runs `COPY … TO STDOUT` and hands over what comes; pg itself drops it. */
export async function copyOut(client: pg.Client, text: string, take: (chunk: Buffer) => void): Promise<void> {
  const query = new CopyOut(text, take);
  client.query(query as unknown as pg.Submittable);
  await query.finished;
}

/** Runs `COPY … FROM STDIN` with `chunks`. */
export async function copyIn(client: pg.Client, text: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  const query = new CopyIn(text, chunks);
  client.query(query as unknown as pg.Submittable);
  await query.finished;
}
