import { hasEnded } from '#lib/domain/operation/operation-state.ts';
import { buildSeed } from '#lib/infra/cloud-init/build-seed.ts';
import { shellCommand } from '#lib/infra/ssh/shell-quote.ts';
import { figuresOf, millisecondsOf, printLine } from '#tests/bench/measure.ts';
import { openLive } from '#tests/bench/open-live.ts';
import { connectToHost } from '#tests/hosts/connect-to-host.ts';
import type { TestHost } from '#tests/hosts/test-host.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';
import type { SignedIn } from '#tests/product/signed-in.ts';

const rounds = 9;
/** The first ones are not counted: what is served is compiled while it is first used, on both sides. */
const warmUps = 2;

/** Time to a running linked clone with its seed: through the product, and the same virsh commands by hand over the same SSH. */
export async function benchClone(signedIn: SignedIn, host: TestHost, imageVersionId: string): Promise<void> {
  const ours: number[] = [];
  const byHand: number[] = [];
  const live = await openLive(signedIn);
  const line = await connectToHost(host);
  const virsh = async (args: string[], stdin?: string | Buffer) => {
    const { code, stderr } = await line.exec(shellCommand(['virsh', '-q', '-c', 'qemu:///system', ...args]), { stdin });
    if (code !== 0) throw new Error(stderr);
  };

  for (let round = 0; round < rounds; round++) {
    const request = {
      name: `clone-${round}`,
      source: { kind: 'image' as const, imageVersionId },
      size: { vcpus: 1, memoryMiB: 128, diskGiB: 1 },
      login: { user: 'ines', password: 'correct horse' },
    };
    const { xml } = await signedIn.rpc.guests.previewCreation(request);
    let guestId = '';
    let operationId = '';
    ours.push(
      await millisecondsOf(async () => {
        const { guests } = await signedIn.rpc.guests.create(request);
        guestId = guests[0]?.guestId ?? '';
        operationId = guests[0]?.operationId ?? '';
        await live.until((row) => row.id === guestId && row.power === 'running');
      }),
    );
    // both begin when nothing else is at work
    await host.virsh('destroy', (await signedIn.rpc.guests.get({ id: guestId })).row.uuid);
    await waitUntil('nobody waits for it any more', async () =>
      hasEnded((await signedIn.rpc.operations.get({ id: operationId })).state),
    );
    // the same definition under another name, so that both do the same work
    const disk = `hand-${round}.qcow2`;
    const seed = `hand-${round}.iso`;
    const uuid = crypto.randomUUID();
    const handXml = xml
      .replace(/<name>[^<]*/, `<name>hand-${round}`)
      .replace(/<uuid>[^<]*/, `<uuid>${uuid}`)
      .replace(/[^/']*-disk1\.qcow2/g, disk)
      .replace(/[^/']*-seed\.iso/g, seed)
      .replace(/52:54:00:[0-9a-f:]*/, `52:54:00:00:00:${(16 + round).toString(16)}`);
    const disc = buildSeed({ guestId: uuid, hostname: 'hand', login: { user: 'ines', sshKeys: [] }, macAddresses: [] });
    byHand.push(
      await millisecondsOf(async () => {
        await virsh([
          'vol-create-as',
          'images',
          disk,
          '1G',
          '--format',
          'qcow2',
          '--backing-vol',
          'tiny.qcow2',
          '--backing-vol-format',
          'qcow2',
        ]);
        await virsh(['vol-create-as', 'images', seed, String(disc.length), '--format', 'raw']);
        await virsh(['vol-upload', seed, '/dev/stdin', '--pool', 'images'], disc);
        await virsh(['define', '--validate', '/dev/stdin'], handXml);
        await virsh(['start', uuid]);
      }),
    );
    await virsh(['destroy', uuid]);
    await live.until((row) => row.name === `hand-${round}` && row.power === 'off');
  }
  live.close();
  await line.close();
  const counted = { ours: figuresOf(ours.slice(warmUps)), byHand: figuresOf(byHand.slice(warmUps)) };
  const ratio = counted.ours.median / counted.byHand.median;
  printLine({
    what: 'a running linked clone, against the same virsh commands by hand',
    figure: `${ratio.toFixed(2)}x (${Math.round(counted.ours.median)} ms to ${Math.round(counted.byHand.median)} ms)`,
    aim: '<= 1.15x',
    met: ratio <= 1.15,
  });
}
