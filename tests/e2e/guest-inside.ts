import type { Page } from '@playwright/test';
import { expect } from '#tests/e2e/story.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';

type Host = Pick<TestHost, 'virsh'>;

/** The UUID of a guest as its host tells it; empty where there is none of that name. */
export async function uuidOf(host: Host, name: string): Promise<string> {
  const listed = await host.virsh('list', '--all', '--uuid', '--name');
  const line = listed.split('\n').find((each) => each.includes(name));
  return line?.slice(0, 36) ?? '';
}

/** What the agent inside answers when it is asked for the host name; empty while it does not answer. */
export const askHostName = (host: Host, uuid: string): Promise<string> =>
  host.virsh('qemu-agent-command', uuid, '{"execute":"guest-get-host-name"}').catch(() => '');

/** Types a host name into the console that has the focus until the guest has it: keys before its shell is there are lost. */
export async function typeHostName(page: Page, host: Host, uuid: string, hostName: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.keyboard.type(`hostname ${hostName}\n`, { delay: 20 });
        return askHostName(host, uuid);
      },
      { timeout: 60_000, intervals: [2_000] },
    )
    .toContain(hostName);
}
