import { z } from 'zod';
import type { OperationDetail } from '#lib/domain/live/operation-row.ts';

/** What a probe found: the key to pin (base64), and how a person compares it. */
export const ProbedKey = z.object({ hostKey: z.string(), algorithm: z.string(), fingerprint: z.string() });
export type ProbedKey = z.infer<typeof ProbedKey>;

/** The key that a finished `host.probe` saw; null where it did not get that far. */
export function probedKeyOf(operation: OperationDetail): ProbedKey | null {
  for (const step of operation.steps) {
    const found = ProbedKey.safeParse(step.result);
    if (found.success) return found.data;
  }
  return null;
}

const files: Readonly<Record<string, string>> = { 'ssh-ed25519': 'ed25519', 'ssh-rsa': 'rsa' };

/** The command that prints the same fingerprint, to be run on the machine itself. */
export function fingerprintCommand(algorithm: string): string {
  const file = files[algorithm] ?? (algorithm.startsWith('ecdsa-') ? 'ecdsa' : 'ed25519');
  return `ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub`;
}
