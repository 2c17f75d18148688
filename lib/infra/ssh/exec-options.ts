import type { Readable } from 'node:stream';

export type ExecOptions = {
  /** Ends the remote command, then rejects with `operation.cancelled`. */
  signal?: AbortSignal;
  /** 60 s if not given; `null` for as long as it takes. Waiting for a free channel counts. */
  timeoutMs?: number | null;
  /** What the command reads. Without it the command reads /dev/null and ends with the line (see guard-command.ts). */
  stdin?: string | Buffer | Readable;
  /** 8 MiB if not given, both streams together; streams that are listened to do not count. */
  maxOutputBytes?: number;
  /** Hears the output as it comes; the result then holds only the last 64 KiB of that stream. */
  onStdout?: (chunk: Buffer) => void;
  onStderr?: (chunk: Buffer) => void;
};

/** How a command ended. A command that a signal ended has 128 + its number, as a shell would say. */
export type ExecResult = { code: number; stdout: string; stderr: string };
export type ExecBytesResult = { code: number; stdout: Buffer; stderr: string };
