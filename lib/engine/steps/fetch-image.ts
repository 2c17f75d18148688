import { Failure } from '#lib/domain/refusal/failure.ts';
import type { Step } from '#lib/engine/steps/step.ts';
import { claimVolume, giveUpVolume } from '#lib/infra/image/claim-volume.ts';
import { expectedChecksum } from '#lib/infra/image/expected-checksum.ts';
import { isFetchableAddress, isFetchableUrl } from '#lib/infra/image/is-fetchable-url.ts';
import { judgeUrlFacts } from '#lib/infra/image/judge-url-facts.ts';
import { probeUrl } from '#lib/infra/image/probe-url.ts';
import { streamIntoVolume } from '#lib/infra/image/stream-into-volume.ts';

const mib = (bytes: number): string => (bytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 0 });

/** Who may make images runs the hosts and may name a mirror in the room; see `image.manage`. */
const policy = { allowLocal: true };

/**
 * The host fetches a disk image into a new volume. It looks first, so that what is no image costs nothing, then streams: nothing is
 * kept beside the volume. Cut off anywhere, it begins anew with an empty volume.
 */
export const fetchImage: Step<'fetch-image'> = {
  async run(context, input) {
    const { signal } = context;
    const { url, checksum } = input;
    for (const address of checksum.kind === 'file' ? [url, checksum.url] : [url]) {
      if (!isFetchableUrl(address, policy)) throw new Failure({ code: 'image.url-refused', details: { url: address } });
    }
    const link = await context.host();
    const host = link.connection.target.hostLabel;

    context.report(null, 'looking at the address');
    const facts = await probeUrl(link, url, signal);
    const judged = judgeUrlFacts(facts, { url, host, policy });
    if (!judged.ok) throw new Failure(judged.refusal);
    const expected = await expectedChecksum(link, checksum, url, signal);
    const total = facts.lengthBytes;
    const packed = facts.packedBy ? `, packed with ${facts.packedBy}` : '';
    context.print(
      `${url}: ${judged.value.format}${packed}, ${total === null ? 'of unknown length' : `${mib(total)} MiB`}\n`,
    );

    await claimVolume(context.runtime.db, link.virsh, input, signal);
    context.crashPoint('claimed');
    const got = await streamIntoVolume(link, {
      url,
      to: input,
      algorithm: checksum.kind === 'none' ? 'sha256' : checksum.algorithm,
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
    const told = expected === null ? 'not checked against a published one' : 'as published';
    context.print(`${checksum.kind === 'none' ? 'sha256' : checksum.algorithm} ${got.hash}, ${told}\n`);
    return { hash: got.hash, isChecked: expected !== null };
  },

  undo: (context, input, end) => giveUpVolume(context.runtime.db, async () => (await context.host()).virsh, input, end),
};
