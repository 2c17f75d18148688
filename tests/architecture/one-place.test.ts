import { expect, test } from 'vitest';
import { findLines, type SourceFile, sourceFiles } from '#tests/architecture/source-files.ts';

const unit = /\.test\.tsx?$/;
const product = sourceFiles(/^(lib|app|components)\/.*\.tsx?$/, unit);
const without = (files: SourceFile[], name: string) => files.filter((file) => file.path !== name);

// Law 8. libvirt's words change between versions and languages; matched in two places they are fixed in one.
test('the words of libvirt are matched in one file', () => {
  const classifier = 'lib/infra/virsh/classify-virsh-error.ts';
  const words =
    /[Dd]omain not found|failed to get domain|already exists with uuid|[Dd]omain is (already|not)|no storage (pool|vol)|is not active|Failed to connect socket|internal error|Requested operation is not valid|unsupported configuration|XML error/;
  const others = without(product, classifier).filter((file) => !file.path.startsWith('lib/domain/refusal/'));
  // comments may quote them
  const hits = findLines(others, words).filter((line) => !/: (\/\/|\*|\/\*\*)/.test(line));
  expect(hits).toEqual([]);
  // and nobody looks into what a Failure carries as libvirt's own words
  expect(findLines(others, /technical[^=]*(\.includes\(|\.match\(|\.test\(|\.startsWith\()/)).toEqual([]);
});

// Law 2. A command that is written elsewhere could name a guest by its name, which virsh takes for a number first.
test('commands of virsh are written in lib/infra/virsh', () => {
  const outside = product.filter((file) => !file.path.startsWith('lib/infra/virsh/'));
  expect(findLines(outside, /\.(run|runBytes)\(\s*\[/)).toEqual([]);
  expect(findLines(outside, /virsh\.(run|runBytes)\(/)).toEqual([]);
  // set-up works on this machine with what virsh itself would type; people read it before they say yes
  const others = outside.filter((file) => !file.path.startsWith('lib/setup/'));
  expect(findLines(others, /['"`]virsh [a-z-]+ /).filter((line) => !/: (\/\/|\*)/.test(line))).toEqual([]);
});

const guestCommands =
  /'(start|shutdown|reboot|reset|destroy|suspend|resume|undefine|dumpxml|domstate|dominfo|domstats|domblklist|domifaddr|domdisplay|autostart|managedsave|screenshot|send-key|change-media|attach-disk|detach-disk|setmem|setvcpus|migrate|snapshot-[a-z]+|block[a-z]+|qemu-[a-z-]+|dompmwakeup|domrename|console)'/;

// The type GuestUuid is only ever given to what was parsed as one, so this holds at every call.
test('a command about a guest names it by UUID', () => {
  const own = /\/(virsh-guest|virsh-snapshot|block-commit)\.ts$/;
  const files = sourceFiles(/^lib\/infra\/virsh\/.*\.ts$/, /\.test\.ts$/);
  const others = files.filter((file) => !own.test(file.path));
  expect(findLines(others, new RegExp(`\\[${guestCommands.source}`))).toEqual([]);
  const parts = files
    .filter((file) => own.test(file.path))
    .flatMap((file) => file.text.split(/\n(?=(?:\/\*\*.*\n)?export )/))
    .filter((part) => guestCommands.test(part));
  expect(parts.length).toBeGreaterThan(12);
  const nameless = parts.filter((part) => !/\buuid\??: GuestUuid\b/.test(part));
  expect(nameless.map((part) => part.slice(0, 120))).toEqual([]);
  // right after the command's own word, where virsh looks for the guest
  const misplaced = parts.filter((part) => !/',\s*uuid\b|\.\.\.\(uuid \? \[uuid\]/.test(part));
  expect(misplaced.map((part) => part.slice(0, 120))).toEqual([]);
});

// A text from outside in a command line is a command from outside. Three things may be run: a constant, `shellCommand`,
// and `scriptCommand` (which is one); and a template whose every hole is `shellQuote(…)` or a constant of the file.
test('command lines are constants or quoted', () => {
  const files = product.filter((file) => /^lib\/(engine|infra|procedures)\//.test(file.path));
  const bad: string[] = [];
  for (const file of files) {
    for (const match of file.text.matchAll(/\.(?:exec|openChannel|openGuarded)\(\s*(`[^`]*`)/g)) {
      for (const [, hole = ''] of (match[1] ?? '').matchAll(/\$\{([^}]*)\}/g))
        if (!/^(shellQuote|shellCommand)\(|^(virshProgram|mark)$/.test(hole)) bad.push(`${file.path}: \${${hole}}`);
    }
    for (const match of file.text.matchAll(/\.(?:exec|openChannel)\(\s*[^`'"\s)][^,)]*\+/g))
      bad.push(`${file.path}: ${match[0]}`);
  }
  expect(bad).toEqual([]);
  // and where a script is put together beforehand
  const scripts = files.flatMap((file) =>
    [...file.text.matchAll(/const (?:script|command|cmd)\w* = `([^`]*)`/g)].flatMap(([, body = '']) =>
      [...body.matchAll(/(?<!\\)\$\{([^}]*)\}/g)].flatMap(([, hole = '']) =>
        /^(shellQuote|shellCommand)\(|^virshProgram$/.test(hole) ? [] : [`${file.path}: \${${hole}}`],
      ),
    ),
  );
  expect(scripts).toEqual([]);
  // quoting is written once for the shell and once for virsh's own prompt
  const quoting = /^lib\/infra\/(ssh\/shell-quote|virsh\/virsh-quote)\.ts$/;
  const others = files.filter((file) => !quoting.test(file.path));
  expect(findLines(others, /replaceAll\("'", |replace\(\/'\/g/)).toEqual([]);
});

// Law 9. Dates in two formats are two products; ids by two makers sort in two ways.
test('one date format, one id maker, one way to the address of a page', () => {
  const but = (names: RegExp) => product.filter((file) => !names.test(file.path));
  expect(
    findLines(
      but(/^lib\/web\/formats\.ts$/),
      /toLocale(Date|Time)String\(|toLocaleString\((?!.*FractionDigits)|Intl\.DateTimeFormat|Intl\.RelativeTimeFormat/,
    ),
  ).toEqual([]);
  expect(
    findLines(but(/^lib\/(infra\/id|infra\/db\/migrate-sql|setup|engine\/main)/), /randomUUID\(|crypto\.randomUUID/),
  ).toEqual([]);
  const files = product.filter((file) => /^(app|components)\//.test(file.path));
  expect(findLines(files, /\b(href|to)=("\/|\{['"`]\/)|\b(push|replace|redirect)\(['"`]\//)).toEqual([]);
});

// Of some addresses that anybody may send, such as "GET //", there is no URL: the constructor throws, and the server would end of it.
test('no URL is made of what a request asks for', () => {
  const engine = product.filter((file) => file.path.startsWith('lib/engine/'));
  expect(findLines(engine, /new URL\((request|incoming|req|url)\b/)).toEqual([]);
});
