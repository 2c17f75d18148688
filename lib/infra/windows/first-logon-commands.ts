import type { WindowsSettings } from '#lib/domain/windows/windows-setup.ts';

/** Letters that Windows gives to drives with discs, after the one of the disk: which disc gets which is not certain. */
export const discLetters = ['D', 'E', 'F', 'G', 'H'] as const;

const onEachDisc = (file: string, command: string): string =>
  `for %d in (${discLetters.join(' ')}) do if exist %d:\\${file} ${command.replaceAll('FILE', `%d:\\${file}`)}`;

/** The built-in administrator, whatever its name is in the language of Windows, by the end of its SID. */
const enableAdministrator =
  'powershell.exe -NoProfile -Command "Get-LocalUser | Where-Object { $_.SID -like \'*-500\' } | Enable-LocalUser"';

/** All virtio drivers, the guest agent and the SPICE agent; older driver discs hold the guest agent alone. */
const installTools = [
  `cmd.exe /c ${onEachDisc('virtio-win-guest-tools.exe', 'start "" /wait FILE /install /quiet /norestart')}`,
  `cmd.exe /c sc query QEMU-GA >nul 2>&1 || ${onEachDisc('guest-agent\\qemu-ga-x86_64.msi', 'msiexec.exe /i FILE /qn /norestart')}`,
];

/** As a person types it at a prompt: `/s` takes away the outer quotes alone. */
const inShell = (command: string): string => `cmd.exe /s /c "${command}"`;

/** Where no agent will answer, the disc of the answer file comes out of its drive to say that all is done. */
const ejectAnswers =
  "powershell.exe -NoProfile -Command \"(New-Object -ComObject Shell.Application).NameSpace(17).Items() | Where-Object { $_.Path -like '?:\\' -and (Test-Path ($_.Path + 'autounattend.xml')) } | ForEach-Object { $_.InvokeVerb('Eject') }; Start-Sleep 10\"";

/**
 * What runs once at the first login, in its order. What tells that the guest is ready stands last: the agent that answers, or the
 * disc that comes out.
 */
export function firstLogonCommands(settings: WindowsSettings, isServer: boolean): { title: string; command: string }[] {
  return [
    ...(!isServer && settings.administratorPassword
      ? [{ title: 'Let the built-in administrator log in', command: enableAdministrator }]
      : []),
    ...settings.commands.map((command, index) => ({ title: `Command ${index + 1}`, command: inShell(command) })),
    ...(settings.hasDrivers
      ? installTools.map((command) => ({ title: 'Install the drivers and the guest agent', command }))
      : [{ title: 'Give the disc with the answers back', command: ejectAnswers }]),
  ];
}
