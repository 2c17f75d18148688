import type { ChecksumSource, VolumeRef } from '#lib/domain/operation/step-inputs.ts';
import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Result } from '#lib/domain/result.ts';
import type { StepContext } from '#lib/engine/steps/step.ts';
import { expectedChecksum } from '#lib/infra/image/expected-checksum.ts';
import { isFetchableAddress, isFetchableUrl } from '#lib/infra/image/is-fetchable-url.ts';
import { judgeUrlFacts } from '#lib/infra/image/judge-url-facts.ts';
import { probeUrl, type UrlFacts } from '#lib/infra/image/probe-url.ts';
import { streamIntoVolume } from '#lib/infra/image/stream-into-volume.ts';

const mib = (bytes: number): string => (bytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 0 });

/** Who may make images runs the hosts and may name a mirror in the room; see `image.manage`. */
const policy = { allowLocal: true };

type Fetching = {
  url: string;
  checksum: ChecksumSource;
  to: VolumeRef;
  /** what the beginning of the file is, in a word, or why it is not taken */
  judge(facts: UrlFacts): Result<string>;
  /** makes the empty volume; called when it is known that there is something to write into it */
  claim(facts: UrlFacts): Promise<void>;
};

/**
 * The host fetches what is behind an address into a new volume. It looks first, so that what is not wanted costs nothing, then streams:
 * nothing is kept beside the volume. What came is held against its checksum.
 */
export async function fetchAddress(
  context: StepContext,
  fetching: Fetching,
): Promise<{ hash: string; isChecked: boolean }> {
  const { signal } = context;
  const { url, checksum, to } = fetching;
  for (const address of checksum.kind === 'file' ? [url, checksum.url] : [url]) {
    if (!isFetchableUrl(address, policy)) throw new Failure({ code: 'image.url-refused', details: { url: address } });
  }
  const link = await context.host();
  const host = link.connection.target.hostLabel;

  context.report(null, 'looking at the address');
  const facts = await probeUrl(link, url, signal);
  const answered = judgeUrlFacts(facts, { url, host, policy });
  if (!answered.ok) throw new Failure(answered.refusal);
  const judged = fetching.judge(facts);
  if (!judged.ok) throw new Failure(judged.refusal);
  const expected = await expectedChecksum(link, checksum, url, signal);
  const total = facts.lengthBytes;
  const packed = facts.packedBy ? `, packed with ${facts.packedBy}` : '';
  context.print(`${url}: ${judged.value}${packed}, ${total === null ? 'of unknown length' : `${mib(total)} MiB`}\n`);

  await fetching.claim(facts);
  context.crashPoint('claimed');
  const algorithm = checksum.kind === 'none' ? 'sha256' : checksum.algorithm;
  const got = await streamIntoVolume(link, {
    url,
    to,
    algorithm,
    packedBy: facts.packedBy,
    signal,
    onProgress({ bytes, bytesPerSecond }) {
      const of = total === null ? '' : ` of ${mib(total)}`;
      const fraction = total ? Math.min(bytes / total, 1) : null;
      context.report(fraction, `${mib(bytes)}${of} MiB, ${mib(bytesPerSecond)} MiB/s`);
    },
  });
  context.crashPoint('fetched');

  if (got.address !== null && !isFetchableAddress(got.address, policy))
    throw new Failure({ code: 'image.url-refused', details: { url }, technical: `It led to ${got.address}.` });
  if (expected !== null && got.hash !== expected)
    throw new Failure({ code: 'image.checksum-wrong', details: { actual: got.hash, expected } });
  context.print(
    `${algorithm} ${got.hash}, ${expected === null ? 'not checked against a published one' : 'as published'}\n`,
  );
  return { hash: got.hash, isChecked: expected !== null };
}

/** The last part of an address, as people call the file. */
export const fileOf = (address: string): string => new URL(address).pathname.split('/').at(-1) || address;
