import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';

export type SshAuth = { kind: 'key'; privateKey: string; passphrase?: string } | { kind: 'password'; password: string };

/** Where and as whom to log in. `pinnedHostKey` is the base64 of the public key blob, `null` while nobody accepted one. */
export type SshTarget = {
  hostLabel: string;
  address: string;
  port: number;
  user: string;
  auth: SshAuth;
  pinnedHostKey: string | null;
};

/** What the sentences of the refusal table want to know of a target. Never anything secret. */
export const detailsOf = (target: Pick<SshTarget, 'hostLabel' | 'address' | 'port' | 'user'>): RefusalDetails => ({
  host: target.hostLabel,
  address: target.address,
  port: target.port,
  user: target.user,
});
