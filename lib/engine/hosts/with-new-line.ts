import type { StepContext } from '#lib/engine/steps/step.ts';
import { createHostLink, type HostLink } from '#lib/infra/virsh/host-link.ts';

/**
 * Works on a host over a line that is made for it: sshd gives a login its groups once per line, and those of the line that all
 * share may be of yesterday. Where they are, that line is renewed too, when nothing runs on it.
 */
export async function withNewLine<T>(context: StepContext, work: (link: HostLink) => Promise<T>): Promise<T> {
  const hostId = context.hostId();
  const shared = await context.host();
  const link = createHostLink(await context.links.openAlone(hostId, context.signal));
  try {
    const [held, given] = await Promise.all([shared, link].map((one) => readGroups(one, context.signal)));
    if (held !== given) {
      context.print(
        'The groups of the login have changed, so the line to this host is made anew as soon as nothing runs on it. ' +
          'Open consoles of its guests break off then, and come back by themselves.\n',
      );
      await context.links.renew(hostId, context.operation.id);
    }
    return await work(link);
  } finally {
    await link.close();
  }
}

const readGroups = async (link: HostLink, signal: AbortSignal): Promise<string> =>
  (await link.exec('id -G', { signal })).stdout.trim();
