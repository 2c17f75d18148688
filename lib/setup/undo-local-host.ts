import { parseArgs } from 'node:util';
import { holdDataFolder } from '#lib/setup/hold-data-folder.ts';
import { askYesNo } from '#lib/setup/local-host/ask-yes-no.ts';
import { describeUndo } from '#lib/setup/local-host/describe-undo.ts';
import { readUndoable } from '#lib/setup/local-host/read-undoable.ts';
import { undoLocalHost } from '#lib/setup/local-host/undo-local-host.ts';
import { readDataDir, runProgram } from '#lib/setup/run-program.ts';
import { ensureServerUser, isRoot } from '#lib/setup/system-user.ts';

const help = `npm run undo-local-host -- [--yes] [--data DIR]
Takes back everything that Guesthouse changed on this machine to make it a host, and nothing else. As root, while
Guesthouse is stopped. Guests are never stopped or deleted by it. --yes answers the question in advance.`;

await runProgram(help, async (args) => {
  const { values } = parseArgs({ args, options: { yes: { type: 'boolean' }, data: { type: 'string' } } });
  const dataDir = readDataDir(values.data);
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const changes = readUndoable(dataDir, isRoot());
  if (!changes.length) return say(`By what is written in ${dataDir}, Guesthouse changed nothing on this machine.`);
  const release = await holdDataFolder(dataDir);
  try {
    say(
      `This takes back:\n${[...changes]
        .reverse()
        .map(({ change }) => `  - ${describeUndo(change)}`)
        .join('\n')}`,
    );
    if (!values.yes) {
      if (!process.stdin.isTTY) throw new Error('Nobody can be asked here. Say yes in advance with --yes.');
      if (!(await askYesNo('Do this now?'))) return say('Nothing was changed.');
    }
    const kept = await undoLocalHost(dataDir, ensureServerUser(), say);
    say(kept.length ? `Done, except:\n${kept.map((line) => `  ${line}`).join('\n')}` : 'Everything is taken back.');
  } finally {
    release();
  }
});
