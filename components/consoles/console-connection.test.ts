import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ConsoleConnection,
  type ConsoleConnectionDeps,
  type TicketAnswer,
  type ViewerEvents,
} from '#components/consoles/console-connection.ts';
import { type CloseReason, closeReasons } from '#lib/domain/console/close-reasons.ts';

/** A line whose far end is the test. */
class FakeSocket {
  readyState = 0;
  protocol = 'guesthouse.console';
  binaryType = '';
  sent: unknown[] = [];
  isClosed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly protocols: string[];

  constructor(protocols: string[]) {
    this.protocols = protocols;
  }

  send(data: unknown) {
    this.sent.push(data);
  }

  close() {
    this.isClosed = true;
  }

  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  drop(code: number, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}

let sockets: FakeSocket[];
let viewers: { events: ViewerEvents; disposed: number; modes: string[] }[];
let tickets: number;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  viewers = [];
  tickets = 0;
});
afterEach(() => vi.useRealTimers());

function create(overrides: Partial<ConsoleConnectionDeps> = {}): ConsoleConnection {
  return new ConsoleConnection({
    getTicket: async (): Promise<TicketAnswer> => {
      tickets += 1;
      return { ok: true, ticket: `${tickets}`, url: 'wss://guesthouse.test/ws/console' };
    },
    loadViewer: async () => (_channel, events) => {
      const viewer = { events, disposed: 0, modes: [] as string[] };
      viewers.push(viewer);
      return { dispose: () => (viewer.disposed += 1), setMode: (mode) => viewer.modes.push(mode) };
    },
    openSocket: (_url, protocols) => {
      const socket = new FakeSocket(protocols);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    random: () => 0.5,
    ...overrides,
  });
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const last = <T>(list: T[]): T => {
  const found = list.at(-1);
  if (found === undefined) throw new Error('nothing there');
  return found;
};

async function connected(connection: ConsoleConnection) {
  connection.connect();
  await settle();
  last(sockets).open();
  last(viewers).events.onReady();
  expect(connection.getState().phase).toBe('connected');
}

describe('ConsoleConnection', () => {
  it('says what it is doing on the way', async () => {
    const connection = create();
    const steps: string[] = [];
    connection.subscribe(() => {
      const state = connection.getState();
      steps.push(state.phase === 'connecting' ? state.step : state.phase);
    });
    await connected(connection);
    expect(steps).toEqual(['viewer', 'ticket', 'line', 'screen', 'connected']);
    expect(last(sockets).protocols).toEqual(['guesthouse.console', 'ticket.1']);
    connection.leave();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('comes back with a new ticket, a new line and a new viewer when the line is lost', async () => {
    const connection = create();
    await connected(connection);
    last(sockets).drop(1006);
    expect(connection.getState()).toMatchObject({ phase: 'waiting', reason: 'line-lost' });
    expect(last(viewers).disposed).toBe(1);
    await vi.advanceTimersByTimeAsync(250);
    expect([tickets, sockets.length]).toEqual([2, 2]);
    last(sockets).open();
    last(viewers).events.onReady();
    expect(connection.getState().phase).toBe('connected');
    expect(viewers.map((viewer) => viewer.disposed)).toEqual([1, 0]);
    connection.leave();
  });

  it('waits ever longer, up to 15 s, and short again after it was settled', async () => {
    const connection = create();
    connection.connect();
    const waits: number[] = [];
    for (let tries = 0; tries < 9; tries += 1) {
      await settle();
      last(sockets).drop(1006);
      const state = connection.getState();
      if (state.phase !== 'waiting') throw new Error(state.phase);
      waits.push(state.retryAtMs - Date.now());
      await vi.advanceTimersByTimeAsync(state.retryAtMs - Date.now());
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    await settle();
    last(sockets).open();
    last(viewers).events.onReady();
    await vi.advanceTimersByTimeAsync(5_000);
    last(sockets).drop(closeReasons['server-stopping'].code);
    expect(connection.getState()).toMatchObject({ reason: 'server-stopping', retryAtMs: Date.now() + 250 });
    connection.leave();
  });

  it.each(Object.entries(closeReasons).filter(([, row]) => row.code < 4900))(
    'goes on or stops by the table: %s',
    async (reason, row) => {
      const connection = create();
      await connected(connection);
      last(sockets).drop(row.code, 'in words');
      expect(connection.getState()).toMatchObject({
        phase: row.retries ? 'waiting' : 'stopped',
        reason,
        detail: 'in words',
      });
      if (!row.retries) expect(vi.getTimerCount()).toBe(0);
      connection.leave();
    },
  );

  it.each<[string, Partial<ConsoleConnectionDeps>, string, CloseReason]>([
    ['the viewer cannot be loaded', { loadViewer: () => Promise.reject(new Error('no')) }, 'stopped', 'viewer-failed'],
    ['the viewer never loads', { loadViewer: () => new Promise(() => undefined) }, 'stopped', 'viewer-failed'],
    [
      'the ticket cannot be asked for',
      { getTicket: () => Promise.reject(new Error('offline')) },
      'waiting',
      'server-unreachable',
    ],
    [
      'the ticket is refused',
      {
        getTicket: async () => ({
          ok: false,
          refusal: { code: 'guest.wrong-state', details: { guest: 'web', state: 'off' } },
        }),
      },
      'stopped',
      'guest-off',
    ],
    [
      'the socket cannot be made',
      {
        openSocket: () => {
          throw new Error('blocked');
        },
      },
      'waiting',
      'server-unreachable',
    ],
    [
      'the viewer breaks at once',
      {
        loadViewer: async () => () => {
          throw new Error('no canvas');
        },
      },
      'stopped',
      'viewer-failed',
    ],
  ])('tells when %s', async (_, overrides, phase, reason) => {
    const connection = create(overrides);
    connection.connect();
    const seen: unknown[] = [];
    connection.subscribe(() => seen.push(connection.getState()));
    await settle();
    sockets.at(-1)?.open();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(seen).toContainEqual(expect.objectContaining({ phase, reason }));
    connection.leave();
  });

  it('gives up a line that does not open, and a screen that does not show', async () => {
    const connection = create();
    connection.connect();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(connection.getState()).toMatchObject({ phase: 'waiting', reason: 'server-unreachable' });
    await vi.advanceTimersByTimeAsync(250);
    last(sockets).open();
    await vi.advanceTimersByTimeAsync(35_000);
    expect(connection.getState()).toMatchObject({ phase: 'waiting', reason: 'screen-silent' });
    expect(last(sockets).isClosed).toBe(true);
    connection.leave();
  });

  it('throws away what an attempt that was left still brings', async () => {
    const answer = Promise.withResolvers<TicketAnswer>();
    const connection = create({ getTicket: () => answer.promise });
    connection.connect();
    await settle();
    connection.leave();
    answer.resolve({ ok: true, ticket: 'late', url: 'wss://x' });
    await settle();
    expect(sockets).toEqual([]);
    expect(connection.getState()).toEqual({ phase: 'idle' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tries at once when asked, also after a final reason', async () => {
    const connection = create();
    await connected(connection);
    last(sockets).drop(closeReasons['guest-off'].code);
    connection.retryNow();
    await settle();
    expect(sockets).toHaveLength(2);
    connection.retryNow();
    await settle();
    expect(sockets).toHaveLength(2);
    connection.leave();
  });

  it('follows the mode that the gateway tells, and measures the way there and back', async () => {
    const connection = create();
    connection.connect();
    await settle();
    last(sockets).open();
    last(sockets).onmessage?.({ data: '{"type":"mode","mode":"control"}' });
    last(viewers).events.onReady();
    expect(connection.getState()).toMatchObject({ mode: 'control' });
    expect(last(sockets).sent).toEqual(['{"type":"ping","id":1}']);
    await vi.advanceTimersByTimeAsync(31);
    last(sockets).onmessage?.({ data: '{"type":"pong","id":1}' });
    expect(connection.getState()).toMatchObject({ latencyMs: 31 });
    last(sockets).onmessage?.({ data: '{"type":"mode","mode":"view"}' });
    last(sockets).onmessage?.({ data: 'not ours' });
    expect(connection.getState()).toMatchObject({ mode: 'view', latencyMs: 31 });
    expect(last(viewers).modes.at(-1)).toBe('view');
    connection.leave();
  });

  it('is ready at the word of the gateway where no viewer shakes hands', async () => {
    const connection = create({ isReadyWhenOpen: true });
    connection.connect();
    await settle();
    last(sockets).open();
    last(sockets).onmessage?.({ data: '{"type":"open"}' });
    expect(connection.getState().phase).toBe('connected');
    connection.leave();
  });
});
