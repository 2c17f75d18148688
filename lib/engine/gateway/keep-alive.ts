import type { WebSocket } from 'ws';
import type { ResourceCounter } from '#lib/engine/gateway/count-resources.ts';

export type KeepAlive = { touch: () => void; stop: () => void };

export type KeepAliveOptions = {
  ws: WebSocket;
  counter: ResourceCounter;
  /** Proxies cut idle sockets after 60 s; 25 s keeps two pings within that. */
  intervalMs: number;
  /** While true the browser is not read (back-pressure), so that its pong cannot be seen. */
  isDeaf: () => boolean;
  onTick: () => void;
  onDead: () => void;
};

/** Pings the browser and notices when nothing came from it, and nothing was taken by it, for a whole interval. */
export function keepAlive({ ws, counter, intervalMs, isDeaf, onTick, onDead }: KeepAliveOptions): KeepAlive {
  let isAlive = true;
  const release = counter.hold('timer');
  const touch = () => {
    isAlive = true;
  };
  const timer = setInterval(() => {
    if (!isAlive && !isDeaf()) return onDead();
    isAlive = false;
    if (ws.readyState === ws.OPEN) ws.ping();
    onTick();
  }, intervalMs);
  ws.on('pong', touch).on('message', touch);
  return {
    touch,
    stop: () => {
      clearInterval(timer);
      release();
      ws.off('pong', touch).off('message', touch);
    },
  };
}
