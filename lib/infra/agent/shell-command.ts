import type { GuestShell } from '#lib/domain/guest/agent/guest-command.ts';

/** So much of what a command prints comes out of the guest: libvirt loses an agent that answers with more than a few MiB. */
export const printedBytesMax = 256 * 1024;

/** A program with its words, as `guest-exec` takes them. No text of a person is part of a shell's own line. */
export type GuestProgram = { path: string; arg: string[] };

/** Runs `$1` with both its outputs in one, keeps the beginning, throws the rest away, and ends as it did. */
const capped =
  `exec 3>&1;c=$({ { /bin/sh -c "$1" 3>&- 4>&-;echo $?>&4;} 2>&1|{ head -c ${printedBytesMax};cat>/dev/null;}>&3;} 4>&1);` +
  'exit $c';

/** In a session of its own, so that all of it can be ended; FreeBSD has no `setsid`. */
const inSession = 'command -v setsid >/dev/null&&exec setsid /bin/sh -c "$1" sh "$2";exec /bin/sh -c "$1" sh "$2"';

const encoded = (script: string): string => Buffer.from(script, 'utf16le').toString('base64');

/** PowerShell with the line as data, its output as UTF-8. */
const windowsScript = (line: string): string => `
[Console]::OutputEncoding = [Text.Encoding]::UTF8
$line = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(line).toString('base64')}'))
$LASTEXITCODE = 0
$text = & ([scriptblock]::Create($line)) *>&1 | Out-String
$isDone = $?
if ($text.Length -gt ${printedBytesMax}) { $text = $text.Substring(0, ${printedBytesMax}) }
[Console]::Out.Write($text)
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
if (-not $isDone) { exit 1 }`;

/** What runs a person's line in a guest and prints at most `printedBytesMax` of what it prints. */
export const programOfLine = (shell: GuestShell, line: string): GuestProgram =>
  shell === 'windows'
    ? {
        path: 'powershell.exe',
        arg: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded(windowsScript(line))],
      }
    : { path: '/bin/sh', arg: ['-c', inSession, 'sh', capped, line] };

/** What ends that with all that it began. `pid`: as the agent told it. */
export const programOfEnding = (shell: GuestShell, pid: number): GuestProgram =>
  shell === 'windows'
    ? { path: 'taskkill.exe', arg: ['/PID', String(pid), '/T', '/F'] }
    : { path: '/bin/sh', arg: ['-c', 'kill -TERM -"$1" 2>/dev/null||kill -TERM "$1"', 'sh', String(pid)] };
