import { releases } from '#tests/fresh-machine/base-tree.ts';
import { FreshMachine } from '#tests/fresh-machine/fresh-machine.ts';
import type { Step } from '#tests/fresh-machine/step.ts';
import { walkAsNewcomer } from '#tests/fresh-machine/walk-as-newcomer.ts';
import { walkGuide } from '#tests/fresh-machine/walk-guide.ts';

/*
 * node tests/fresh-machine/run.ts bookworm|trixie [newcomer|guide]: everything from a Debian as just installed to a console
 * and back again, then the commands of docs/install.md as they stand there; or one of the two. Takes half an hour; needs
 * root, mmdebstrap, systemd-nspawn and slirp4netns. GUESTHOUSE_SHOW=1 shows the terminals, GUESTHOUSE_KEEP=1 keeps a machine
 * on which something failed until Ctrl-C.
 */
const walks = { newcomer: walkAsNewcomer, guide: walkGuide };
const [releaseName, walkName] = process.argv.slice(2);
const release = releases.find((one) => one === releaseName);
const chosen = Object.entries(walks).filter(([name]) => walkName === undefined || name === walkName);
if (!release || !chosen.length) {
  console.error(
    `Name a release: ${releases.join(' or ')}; and, if you like, a walk: ${Object.keys(walks).join(' or ')}.`,
  );
  process.exit(2);
}

let passed = 0;
const begunAt = Date.now();

const step: Step = async (what, work) => {
  const startedAt = Date.now();
  const result = await work();
  passed += 1;
  console.log(`✓ ${what} (${((Date.now() - startedAt) / 1000).toFixed(0)} s)`);
  return result;
};

const machine = await FreshMachine.create(release);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => void machine.remove().finally(() => process.exit(130)));
try {
  await step('a machine as just installed boots', () => machine.boot());
  for (const [, walk] of chosen) await walk(machine, step);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
console.log(
  `\n${((Date.now() - begunAt) / 60_000).toFixed(1)} min\n${passed} passed, ${process.exitCode ? 1 : 0} failed`,
);
if (process.exitCode && process.env.GUESTHOUSE_KEEP === '1') {
  console.log(`Kept: process ${machine.pid},`, machine.folder);
  await new Promise(() => setInterval(() => undefined, 60_000));
}
await machine.remove();
process.exit();
