import { z } from 'zod';
import { ConsoleMode } from '#lib/domain/console/console-mode.ts';

/** Path of the console WebSocket, below the path prefix if there is one. */
export const consolePath = '/ws/console';

/** The WebSocket subprotocol that the server answers with. The ticket travels beside it and is never echoed. */
export const consoleProtocol = 'guesthouse.console';

const ticketPrefix = 'ticket.';
const ticketPattern = /^ticket\.[0-9a-f]{64}$/;

/** The subprotocols a browser offers with a ticket of 256 bits in hex. */
export const consoleProtocols = (ticket: string): string[] => [consoleProtocol, `${ticketPrefix}${ticket}`];

/** The ticket in a `Sec-WebSocket-Protocol` header; undefined unless the plain name and one well-formed ticket are there. */
export function parseConsoleProtocols(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 256) return undefined;
  const offered = header.split(',').map((name) => name.trim());
  const tickets = offered.filter((name) => ticketPattern.test(name));
  const [ticket] = tickets;
  if (!offered.includes(consoleProtocol) || tickets.length !== 1 || ticket === undefined) return undefined;
  return ticket.slice(ticketPrefix.length);
}

/** Text frames from the browser. Everything a guest sees or sends travels in binary frames. */
export const ConsoleRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ping'), id: z.int().nonnegative() }),
  z.object({ type: z.literal('resize'), columns: z.int().min(2).max(1000), rows: z.int().min(2).max(1000) }),
]);
export type ConsoleRequest = z.infer<typeof ConsoleRequest>;

/** Text frames to the browser. */
export const ConsoleNotice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pong'), id: z.int().nonnegative() }),
  /** The guest's side is there. */
  z.object({ type: z.literal('open') }),
  z.object({ type: z.literal('mode'), mode: ConsoleMode }),
]);
export type ConsoleNotice = z.infer<typeof ConsoleNotice>;

/** What a text frame says; undefined when it is not one of ours. Never throws. */
export function parseFrame<T>(schema: z.ZodType<T>, text: string): T | undefined {
  if (text.length > 1024) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
