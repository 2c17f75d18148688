import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectUnix } from '#tests/hosts/connect-unix.ts';
import { mustRun } from '#tests/hosts/run-command.ts';
import { waitUntil } from '#tests/hosts/wait-until.ts';

export type BootedDisk = {
  /** Waits until the serial console has said it since the last time. Gives what came before it. */
  expectSerial(text: string, timeoutMs?: number): Promise<string>;
  type(text: string): void;
  /** One command of the guest agent. */
  askAgent(command: string): Promise<unknown>;
  /** Whether the system inside opened the drive of its seed. */
  isSeedOut(): Promise<boolean>;
  stop(): Promise<void>;
};

const firmwares = { bios: null, uefi: ['/usr/share/OVMF/OVMF_CODE_4M.fd', '/usr/share/OVMF/OVMF_VARS_4M.fd'] } as const;

/** Boots a copy-on-write disk of `image`, 8 GiB, with a NoCloud seed, emulated, in `folder`, and hears its serial console. */
export async function bootDisk(
  folder: string,
  image: string,
  how: { firmware: keyof typeof firmwares; userData: string; hostname: string },
): Promise<BootedDisk> {
  const at = (name: string) => join(folder, `${how.firmware}-${name}`);
  await mustRun('qemu-img', ['create', '-q', '-f', 'qcow2', '-F', 'qcow2', '-b', image, at('disk.qcow2'), '8G']);
  await writeFile(at('user-data'), how.userData);
  await writeFile(at('meta-data'), `instance-id: one\nlocal-hostname: ${how.hostname}\n`);
  const graft = ['-graft-points', `user-data=${at('user-data')}`, `meta-data=${at('meta-data')}`];
  await mustRun('genisoimage', ['-quiet', '-V', 'cidata', '-J', '-r', '-o', at('seed.iso'), ...graft]);
  const firmware = firmwares[how.firmware];
  const flash = [];
  if (firmware) {
    await copyFile(firmware[1], at('vars.fd'));
    flash.push('-drive', `if=pflash,format=raw,readonly=on,file=${firmware[0]}`);
    flash.push('-drive', `if=pflash,format=raw,file=${at('vars.fd')}`);
  }
  // nothing of it need survive a power cut; one processor each, as two start at once
  const disk = `if=virtio,cache=unsafe,file=${at('disk.qcow2')}`;
  const child: ChildProcess = spawn(
    'qemu-system-x86_64',
    [
      ...['-machine', 'q35,accel=tcg', '-cpu', 'max', '-smp', '1', '-m', '1024', '-display', 'none', ...flash],
      ...['-device', 'virtio-vga', '-nic', 'user,model=virtio', '-drive', disk],
      ...[
        '-drive',
        `if=none,id=cd,media=cdrom,readonly=on,file=${at('seed.iso')}`,
        '-device',
        'ide-cd,drive=cd,id=seed',
      ],
      ...['-qmp', `unix:${at('monitor')},server=on,wait=off`],
      ...['-chardev', `socket,id=serial,path=${at('serial')},server=on,wait=off`, '-serial', 'chardev:serial'],
      ...['-chardev', `socket,id=agent,path=${at('agent')},server=on,wait=off`, '-device', 'virtio-serial'],
      ...['-device', 'virtserialport,chardev=agent,name=org.qemu.guest_agent.0'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const serial = await connectUnix(at('serial'));
  let heard = '';
  serial.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  serial.on('error', () => undefined);

  return {
    async expectSerial(text, timeoutMs = 60_000) {
      await waitUntil(`${how.firmware} says ${text}`, () => heard.includes(text), { timeoutMs }).catch(
        (error: unknown) => {
          throw new Error(`${error instanceof Error ? error.message : error}; last: ${heard.slice(-600)}`);
        },
      );
      const end = heard.indexOf(text);
      const before = heard.slice(0, end);
      heard = heard.slice(end + text.length);
      return before;
    },
    type: (text) => void serial.write(text),
    async askAgent(command) {
      const agent = await connectUnix(at('agent'));
      let answer = '';
      agent.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
      });
      agent.write(`${JSON.stringify({ execute: command })}\n`);
      await waitUntil('the agent answers', () => answer.includes('\n'), { timeoutMs: 60_000 });
      agent.destroy();
      return (JSON.parse(answer) as { return: unknown }).return;
    },
    async isSeedOut() {
      const monitor = await connectUnix(at('monitor'));
      let answer = '';
      monitor.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
      });
      monitor.write('{"execute":"qmp_capabilities"}\n{"execute":"query-block"}\n');
      await waitUntil('the monitor answers', () => answer.includes('"qdev"'), { timeoutMs: 60_000 });
      monitor.destroy();
      const lines = answer.split('\n').filter((line) => line.includes('"qdev"'));
      const drives = (JSON.parse(lines[0] ?? '') as { return: { qdev?: string; tray_open?: boolean }[] }).return;
      return drives.find(({ qdev }) => qdev?.endsWith('seed'))?.tray_open === true;
    },
    async stop() {
      serial.destroy();
      child.kill('SIGKILL');
      await exited;
    },
  };
}
