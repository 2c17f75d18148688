import pino from 'pino';

export type Logger = pino.Logger;

/** Keys that never reach a log, at any of the depths that our records have. */
const secretKeys = ['password', 'passphrase', 'privateKey', 'token', 'ticket', 'secret', 'authorization', 'cookie'];

export function createLogger(options: { level?: string; pretty?: boolean } = {}): Logger {
  return pino({
    level: options.level ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[secret]' },
  });
}
