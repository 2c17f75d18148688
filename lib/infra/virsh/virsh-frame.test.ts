import { expect, it } from 'vitest';
import { createVirshFrame, withoutReconnectNotice } from '#lib/infra/virsh/virsh-frame.ts';

const frame = createVirshFrame(['dominfo', "it's"], 't-1');

it('finds the output between prompts and echoes', () => {
  const stdout = `virsh # ${frame.text.split('\n')[0]}\ngh-t-1-aline 1\nvirsh # line 2\ngh-t-1-bvirsh # ${frame.text.split('\n')[1]}\ngh-t-1-cvirsh # `;
  const stderr = 'error: Disconnected long ago\nerror: gh-t-1-a\nerror: failed\nerror: gh-t-1-c\n';
  expect(frame.read(stdout, stderr)).toEqual({ stdout: 'line 1\nvirsh # line 2\n', stderr: 'error: failed\n' });
  expect(frame.read(stdout.slice(0, 60), stderr)).toBeNull();
  expect(frame.read(stdout, stderr.slice(0, 60))).toBeNull();
});

it('takes a line that could not be parsed as an error without output', () => {
  expect(frame.read('virsh # x\nvirsh # y\ngh-t-1-cvirsh # ', 'error: missing "\nerror: gh-t-1-c\n')).toEqual({
    stdout: '',
    stderr: 'error: missing "\n',
  });
});

it('does not take the news of a restarted daemon for a failure', () => {
  expect(
    withoutReconnectNotice(
      'error: Disconnected from qemu:///system due to end of file\nerror: Reconnected to the hypervisor\n',
    ),
  ).toBe('');
});
