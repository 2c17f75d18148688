import type { WindowsSettings, WindowsUpdates } from '#lib/domain/windows/windows-setup.ts';
import { type WindowsVersion, windowsVersionOf } from '#lib/domain/windows/windows-versions.ts';
import { buildIso9660 } from '#lib/infra/cloud-init/build-iso9660.ts';
import { writeXml, type XmlNode, x } from '#lib/infra/libvirt-xml/xml-document.ts';
import { discLetters, firstLogonCommands } from '#lib/infra/windows/first-logon-commands.ts';

/** An item of a list: Windows takes none that does not say that it is added. */
const item = (tag: string, content: XmlNode['content'], keyValue?: string): XmlNode =>
  x(tag, { 'wcm:action': 'add', 'wcm:keyValue': keyValue }, content);

const t = (tag: string, text: string | number | boolean): XmlNode => x(tag, {}, String(text));

const component = (name: string, content: (XmlNode | null)[]): XmlNode =>
  x(
    'component',
    {
      name,
      processorArchitecture: 'amd64',
      publicKeyToken: '31bf3856ad364e35',
      language: 'neutral',
      versionScope: 'nonSxS',
    },
    content,
  );

/**
 * A password as Windows takes it when it is not to stand there in plain text: base64 of UTF-16, the name of its element behind it. It
 * hides it from the eye, no more.
 */
const password = (tag: 'Password' | 'AdministratorPassword', plain: string): XmlNode =>
  x(tag, {}, [t('Value', Buffer.from(`${plain}${tag}`, 'utf16le').toString('base64')), t('PlainText', false)]);

const locales = ({ language, locale = language, keyboard = locale }: WindowsSettings): XmlNode[] => [
  t('InputLocale', keyboard),
  t('SystemLocale', locale),
  t('UILanguage', language),
  t('UserLocale', locale),
];

type Partition = { type: string; sizeMiB?: number; format?: string; label?: string; letter?: string; isActive?: true };

/** The sizes that Microsoft gives; the rest is Windows. Its recovery tools stay in the partition of Windows. */
const layouts: Record<'bios' | 'uefi', readonly Partition[]> = {
  uefi: [
    { type: 'EFI', sizeMiB: 300, format: 'FAT32', label: 'System' },
    { type: 'MSR', sizeMiB: 16 },
    { type: 'Primary', format: 'NTFS', label: 'Windows', letter: 'C' },
  ],
  bios: [
    { type: 'Primary', sizeMiB: 500, format: 'NTFS', label: 'System', isActive: true },
    { type: 'Primary', format: 'NTFS', label: 'Windows', letter: 'C' },
  ],
};

function diskConfiguration(firmware: 'bios' | 'uefi'): XmlNode {
  const partitions = layouts[firmware];
  return x('DiskConfiguration', {}, [
    item('Disk', [
      x(
        'CreatePartitions',
        {},
        partitions.map(({ type, sizeMiB }, index) =>
          item('CreatePartition', [
            t('Order', index + 1),
            t('Type', type),
            sizeMiB === undefined ? t('Extend', true) : t('Size', sizeMiB),
          ]),
        ),
      ),
      x(
        'ModifyPartitions',
        {},
        partitions.map(({ format, label, letter, isActive }, index) =>
          item('ModifyPartition', [
            isActive ? t('Active', true) : null,
            format ? t('Format', format) : null,
            label ? t('Label', label) : null,
            letter ? t('Letter', letter) : null,
            t('Order', index + 1),
            t('PartitionID', index + 1),
          ]),
        ),
      ),
      t('DiskID', 0),
      t('WillWipeDisk', true),
    ]),
    t('WillShowUI', 'OnError'),
  ]);
}

const imageInstall = ({ edition, firmware }: WindowsSettings): XmlNode =>
  x('ImageInstall', {}, [
    x('OSImage', {}, [
      x('InstallFrom', {}, [
        item('MetaData', [t('Key', /^\d+$/u.test(edition) ? '/IMAGE/INDEX' : '/IMAGE/NAME'), t('Value', edition)]),
      ]),
      x('InstallTo', {}, [t('DiskID', 0), t('PartitionID', layouts[firmware].length)]),
      t('WillShowUI', 'OnError'),
    ]),
  ]);

const userData = ({ productKey, user, computerName }: WindowsSettings): XmlNode =>
  x('UserData', {}, [
    t('AcceptEula', true),
    t('FullName', user?.name ?? computerName),
    x('ProductKey', {}, [productKey ? t('Key', productKey) : null, t('WillShowUI', 'OnError')]),
  ]);

/** Disks of both kinds and the network card; for each letter that the disc may have. */
function driverPaths(version: WindowsVersion): XmlNode {
  const paths = discLetters.flatMap((letter) =>
    ['viostor', 'vioscsi', 'NetKVM'].map((driver) => `${letter}:\\${driver}\\${version.driverFolder}\\amd64`),
  );
  return x(
    'DriverPaths',
    {},
    paths.map((path, index) => item('PathAndCredentials', [t('Path', path)], String(index + 1))),
  );
}

function windowsPe(settings: WindowsSettings, version: WindowsVersion): XmlNode {
  return x('settings', { pass: 'windowsPE' }, [
    component('Microsoft-Windows-International-Core-WinPE', [
      x('SetupUILanguage', {}, [t('UILanguage', settings.language)]),
      ...locales(settings),
    ]),
    settings.hasDrivers ? component('Microsoft-Windows-PnpCustomizationsWinPE', [driverPaths(version)]) : null,
    component('Microsoft-Windows-Setup', [
      diskConfiguration(settings.firmware),
      imageInstall(settings),
      userData(settings),
    ]),
  ]);
}

const updateKey = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU';

/** The policy "Configure Automatic Updates": 2 asks before it downloads. https://learn.microsoft.com/windows/deployment/update/waas-wu-settings */
const updatePolicies: Record<WindowsUpdates, { title: string; value: string } | null> = {
  automatic: null,
  ask: { title: 'Ask before updates are downloaded', value: 'AUOptions /t REG_DWORD /d 2' },
  off: { title: 'Turn automatic updates off', value: 'NoAutoUpdate /t REG_DWORD /d 1' },
};

function specialize(settings: WindowsSettings): XmlNode {
  const policy = updatePolicies[settings.updates];
  const runs = policy ? [{ ...policy, path: `reg.exe add ${updateKey} /v ${policy.value} /f` }] : [];
  const remote = [
    component('Networking-MPSSVC-Svc', [
      x('FirewallGroups', {}, [
        // by its resource: the words "Remote Desktop" are other ones in other languages
        item(
          'FirewallGroup',
          [t('Active', true), t('Group', '@FirewallAPI.dll,-28752'), t('Profile', 'all')],
          'Remote',
        ),
      ]),
    ]),
    component('Microsoft-Windows-TerminalServices-LocalSessionManager', [t('fDenyTSConnections', false)]),
    component('Microsoft-Windows-TerminalServices-RDP-WinStationExtensions', [t('UserAuthentication', 1)]),
  ];
  return x('settings', { pass: 'specialize' }, [
    runs.length > 0
      ? component('Microsoft-Windows-Deployment', [
          x(
            'RunSynchronous',
            {},
            runs.map(({ title, path }, index) =>
              item('RunSynchronousCommand', [t('Description', title), t('Order', index + 1), t('Path', path)]),
            ),
          ),
        ])
      : null,
    component('Microsoft-Windows-Shell-Setup', [
      t('ComputerName', settings.computerName),
      t('TimeZone', settings.timeZone),
    ]),
    ...(settings.hasRemoteDesktop ? remote : []),
  ]);
}

function userAccounts({ administratorPassword, user }: WindowsSettings): XmlNode {
  return x('UserAccounts', {}, [
    administratorPassword ? password('AdministratorPassword', administratorPassword) : null,
    user
      ? x('LocalAccounts', {}, [
          item('LocalAccount', [
            t('DisplayName', user.name),
            t('Group', 'Administrators'),
            t('Name', user.name),
            password('Password', user.password),
          ]),
        ])
      : null,
  ]);
}

/** Once, so that the commands of the first login run without anybody. On a server the administrator is there from the beginning. */
function autoLogon({ administratorPassword, user }: WindowsSettings, isServer: boolean): XmlNode | null {
  const login = isServer
    ? { name: 'Administrator', password: administratorPassword }
    : { name: user?.name ?? '', password: user?.password };
  if (!login.password) return null;
  return x('AutoLogon', {}, [
    t('Enabled', true),
    t('LogonCount', 1),
    password('Password', login.password),
    t('Username', login.name),
  ]);
}

function oobeSystem(settings: WindowsSettings, { isServer }: WindowsVersion): XmlNode {
  return x('settings', { pass: 'oobeSystem' }, [
    component('Microsoft-Windows-International-Core', locales(settings)),
    component('Microsoft-Windows-Shell-Setup', [
      autoLogon(settings, isServer),
      x(
        'FirstLogonCommands',
        {},
        firstLogonCommands(settings, isServer).map(({ title, command }, index) =>
          item('SynchronousCommand', [
            t('CommandLine', command),
            t('Description', title),
            t('Order', index + 1),
            t('RequiresUserInput', false),
          ]),
        ),
      ),
      x('OOBE', {}, [
        t('HideEULAPage', true),
        t('HideLocalAccountScreen', true),
        t('HideOEMRegistrationScreen', true),
        t('HideOnlineAccountScreens', true),
        t('HideWirelessSetupInOOBE', true),
        t('ProtectYourPC', settings.updates === 'automatic' ? 1 : 3),
      ]),
      userAccounts(settings),
    ]),
  ]);
}

/**
 * The answers that Windows Setup looks for, as `autounattend.xml` in the root of any disc. Three of its passes: windowsPE partitions
 * and copies, specialize names the computer, oobeSystem makes the accounts. Throws RangeError for a system that is no such Windows.
 * https://learn.microsoft.com/windows-hardware/manufacture/desktop/update-windows-settings-and-scripts-create-your-own-answer-file-sxs
 */
export function buildAnswerFile(settings: WindowsSettings): string {
  const version = windowsVersionOf(settings.osId);
  if (!version) throw new RangeError(`${settings.osId} has no answer file`);
  const root = x(
    'unattend',
    { xmlns: 'urn:schemas-microsoft-com:unattend', 'xmlns:wcm': 'http://schemas.microsoft.com/WMIConfig/2002/State' },
    [windowsPe(settings, version), specialize(settings), oobeSystem(settings, version)],
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${writeXml(root)}`;
}

/** The same with its secrets taken out, for people to read before anything is made. */
export function previewAnswerFile(settings: WindowsSettings): string {
  const shown = buildAnswerFile({ ...settings, productKey: settings.productKey ? '(kept out of sight)' : undefined });
  return shown.replaceAll(/<Value>[A-Za-z0-9+/=]+<\/Value>(?=\s*<PlainText>)/gu, '<Value>(kept out of sight)</Value>');
}

/** The disc that carries it. The same settings give the same bytes. */
export const buildAnswerDisc = (settings: WindowsSettings): Buffer =>
  buildIso9660({
    label: 'ANSWERS',
    files: [{ name: 'autounattend.xml', content: Buffer.from(buildAnswerFile(settings)) }],
  });
