import { connect, type Socket } from 'node:net';
import { letPass } from '#tests/hosts/wait-until.ts';

function connectOnce(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/**
 * It is not there yet, or there and not listened to yet; or full: QEMU keeps few callers waiting, and a unix socket turns the next one away
 * until it has taken one (unix(7): ENOENT, ECONNREFUSED, EAGAIN).
 */
const passing = ['ENOENT', 'ECONNREFUSED', 'EAGAIN'];

const mayPass = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && passing.includes(String(error.code));

/** Connects to a unix socket of a QEMU that was just started, or is just busy; gives up after some thirty seconds. */
export async function connectUnix(path: string): Promise<Socket> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await connectOnce(path);
    } catch (error) {
      if (!mayPass(error) || tries === 1_500) throw error;
      await letPass('QEMU takes a caller', 20);
    }
  }
}
