import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { guardCommand } from '#lib/infra/ssh/guard-command.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

/** As sshd does it: the login shell in a process group of its own, with pipes. */
function start(command: string) {
  const child = spawn('/bin/sh', ['-c', guardCommand(command)], { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  return { child, ended: once(child, 'close').then(([code, signal]) => ({ code, signal, out })) };
}

/** Living processes of a group; a zombie that nobody has reaped yet is not one. */
const livingOf = (group: number | undefined) =>
  execFileSync('ps', ['-eo', 'pgid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.trim().startsWith(`${group} `) && !/^\s*\d+ Z/.test(line));

describe('guardCommand', () => {
  it('passes on output and exit code', async () => {
    expect(await start('echo "it\'s"; exit 7').ended).toEqual({ code: 7, signal: null, out: "it's\n" });
  });

  it('gives the command an empty input', async () => {
    expect((await start('cat; echo end').ended).out).toBe('end\n');
  });

  it('ends the command and its children when the input ends', async () => {
    const { child, ended } = start('sleep 1234 & echo $!; sleep 1234');
    await once(child.stdout, 'data');
    child.stdin.end();
    // gently: nothing had to be killed
    expect((await ended).signal).toBe('SIGTERM');
    expect(livingOf(child.pid).filter((line) => line.endsWith('sleep 1234'))).toEqual([]);
  });

  it('leaves nothing behind when the command ends by itself', async () => {
    const { child, ended } = start('true');
    await ended;
    await waitUntil('its guard ends too', () => livingOf(child.pid).length === 0);
  });
});
