import type { Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isComplexPassword, WindowsSettings } from '#lib/domain/windows/windows-setup.ts';
import { windowsVersionIds } from '#lib/domain/windows/windows-versions.ts';
import { attributeOf, childOf, childrenAt, childrenOf, parseXml, rootOf } from '#lib/infra/libvirt-xml/xml-document.ts';
import { buildAnswerDisc, buildAnswerFile, previewAnswerFile } from './build-answer-file.ts';
import { passesOfSetting, passOrder, type Rule, unattendRules } from './fixtures/unattend-rules.ts';

const key = 'BCDFG-HJKMN-PQRTV-WXY23-46789';
const settings = (change: Partial<WindowsSettings> = {}): WindowsSettings =>
  WindowsSettings.parse({
    osId: 'win11',
    edition: '1',
    computerName: 'seat-07',
    firmware: 'uefi',
    hasDrivers: true,
    administratorPassword: 'Pa$$ & <word>',
    user: { name: 'ines', password: 'correct horse' },
    ...change,
  });
const full: Partial<WindowsSettings> = {
  productKey: key,
  updates: 'off',
  language: 'de-DE',
  commands: ['echo "1" > C:\\a.txt & dir'],
};
const rootFor = (change: Partial<WindowsSettings> = {}) =>
  rootOf(parseXml(buildAnswerFile(settings(change)), 'unattend'));

/** What of an element is not as the rules have it, as paths. */
function breaches(element: Element, rule: Rule, path: string): string[] {
  if (rule instanceof RegExp)
    return childrenOf(element).length === 0 && rule.test(element.textContent ?? '') ? [] : [`${path}: its value`];
  if ('items' in rule && typeof rule.items === 'string') {
    const { items, of, isKeyed, isOrdered } = rule as Extract<Rule, { items: string }>;
    const found = childrenOf(element);
    const orders = found.map((one) => childOf(one, 'Order')?.textContent);
    return [
      ...(found.length === 0 || found.some((one) => one.tagName !== items) ? [`${path}: its items`] : []),
      ...(found.some((one) => attributeOf(one, 'wcm:action') !== 'add') ? [`${path}: wcm:action`] : []),
      ...(isKeyed && new Set(found.map((one) => attributeOf(one, 'wcm:keyValue'))).size !== found.length
        ? [`${path}: wcm:keyValue`]
        : []),
      ...(isOrdered && orders.join() !== found.map((_, index) => index + 1).join() ? [`${path}: Order`] : []),
      ...found.flatMap((one) => breaches(one, of, `${path}/${items}`)),
    ];
  }
  const settingsOf = rule as Readonly<Record<string, Rule>>;
  const names = childrenOf(element).map((child) => child.tagName);
  return [
    ...(new Set(names).size === names.length ? [] : [`${path}: one twice`]),
    ...childrenOf(element).flatMap((child) => {
      const own = Object.hasOwn(settingsOf, child.tagName) ? settingsOf[child.tagName] : undefined;
      return own ? breaches(child, own, `${path}/${child.tagName}`) : [`${path}/${child.tagName}: unknown`];
    }),
  ];
}

function breachesOf(root: Element): string[] {
  const passes = childrenOf(root).map((one) => attributeOf(one, 'pass') ?? '');
  const sorted = [...passes].sort((a, b) => passOrder.indexOf(a) - passOrder.indexOf(b));
  return [
    ...(passes.join() === sorted.join() && new Set(passes).size === passes.length ? [] : ['the passes']),
    ...childrenOf(root).flatMap((one) =>
      childrenOf(one, 'component').flatMap((component) => {
        const name = attributeOf(component, 'name') ?? '';
        const pass = attributeOf(one, 'pass') ?? '';
        const rules = unattendRules[name];
        if (!rules?.passes.includes(pass)) return [`${name} in ${pass}`];
        const misplaced = childrenOf(component).filter(
          (child) => passesOfSetting[child.tagName]?.includes(pass) === false,
        );
        return [
          ...misplaced.map((child) => `${child.tagName} in ${pass}`),
          ...breaches(component, rules.settings, `${pass}/${name}`),
        ];
      }),
    ),
  ];
}

const at = (root: Element, pass: string, component: string, ...path: string[]): Element[] =>
  childrenOf(root)
    .filter((one) => attributeOf(one, 'pass') === pass)
    .flatMap((one) => childrenOf(one, 'component').filter((each) => attributeOf(each, 'name') === component))
    .flatMap((one) => childrenAt(one, ...path));
const texts = (elements: Element[]) => elements.map((one) => one.textContent);

describe("what Microsoft's reference allows", () => {
  const cases = windowsVersionIds.flatMap((osId) =>
    (['bios', 'uefi'] as const).flatMap((firmware) =>
      [true, false].map((hasDrivers) => [osId, firmware, hasDrivers] as const),
    ),
  );
  it.each(cases)('%s, %s, drivers %s', (osId, firmware, hasDrivers) => {
    for (const more of [{}, full, { updates: 'ask' as const, hasRemoteDesktop: false, user: undefined }])
      expect(breachesOf(rootFor({ osId, firmware, hasDrivers, ...more }))).toEqual([]);
  });

  it('would show a setting in a pass that it is not valid in, an unknown one, a value', () => {
    const wrong = (from: string, to: string) =>
      breachesOf(rootOf(parseXml(buildAnswerFile(settings()).replace(from, to), 'unattend')));
    expect(wrong('pass="oobeSystem"', 'pass="auditUser"')).not.toEqual([]);
    expect(wrong('<ProtectYourPC>1', '<ProtectYourPC>9')).toEqual([expect.stringMatching(/ProtectYourPC: its value/)]);
    expect(wrong('<AcceptEula>true</AcceptEula>', '<AcceptEula>true</AcceptEula><Eula>1</Eula>')).toEqual([
      expect.stringMatching(/Eula: unknown/),
    ]);
    expect(wrong('<CreatePartition wcm:action="add">', '<CreatePartition>')).toEqual([
      expect.stringMatching(/wcm:action/),
    ]);
  });
});

describe('the answer file', () => {
  it.each([
    ['win10', 'w10'],
    ['win11', 'w11'],
    ['win2k16', '2k16'],
    ['win2k19', '2k19'],
    ['win2k22', '2k22'],
    ['win2k25', '2k25'],
  ])('%s: the drivers of its own folder, on every letter that their disc may have', (osId, folder) => {
    const pnp = 'Microsoft-Windows-PnpCustomizationsWinPE';
    const paths = texts(at(rootFor({ osId }), 'windowsPE', pnp, 'DriverPaths', 'PathAndCredentials', 'Path'));
    expect(paths).toHaveLength(15);
    for (const letter of 'DEFGH')
      for (const driver of ['viostor', 'vioscsi', 'NetKVM'])
        expect(paths).toContain(`${letter}:\\${driver}\\${folder}\\amd64`);
    expect(at(rootFor({ osId, hasDrivers: false }), 'windowsPE', pnp)).toEqual([]);
  });

  it.each([
    ['uefi', ['EFI', 'MSR', 'Primary'], ['300', '16'], '3'],
    ['bios', ['Primary', 'Primary'], ['500'], '2'],
  ] as const)('%s: the partitions, Windows in the last of them', (firmware, types, sizes, last) => {
    const root = rootFor({ firmware });
    const setup = 'Microsoft-Windows-Setup';
    const created = ['DiskConfiguration', 'Disk', 'CreatePartitions', 'CreatePartition'];
    expect(texts(at(root, 'windowsPE', setup, ...created, 'Type'))).toEqual(types);
    expect(texts(at(root, 'windowsPE', setup, ...created, 'Size'))).toEqual(sizes);
    // Setup refuses a partition that is to fill the disk and has a size
    expect(texts(at(root, 'windowsPE', setup, ...created, 'Extend'))).toEqual(['true']);
    const active = ['DiskConfiguration', 'Disk', 'ModifyPartitions', 'ModifyPartition', 'Active'];
    expect(texts(at(root, 'windowsPE', setup, ...active))).toEqual(firmware === 'bios' ? ['true'] : []);
    const to = ['ImageInstall', 'OSImage', 'InstallTo', 'PartitionID'];
    expect(texts(at(root, 'windowsPE', setup, ...to))).toEqual([last]);
  });

  it('takes an edition by its number or its name', () => {
    const from = (edition: string) =>
      texts(
        at(
          rootFor({ edition }),
          'windowsPE',
          'Microsoft-Windows-Setup',
          'ImageInstall',
          'OSImage',
          'InstallFrom',
          'MetaData',
          'Key',
        ),
      );
    expect(from('6')).toEqual(['/IMAGE/INDEX']);
    expect(from('Windows 11 Pro')).toEqual(['/IMAGE/NAME']);
  });

  it('writes passwords as Windows reads them, and in no other way', () => {
    const text = buildAnswerFile(settings());
    const read = [...text.matchAll(/<Value>([^<]+)<\/Value>\s*<PlainText>false/g)].map(([, value = '']) =>
      Buffer.from(value, 'base64').toString('utf16le'),
    );
    expect(read.sort()).toEqual([
      'Pa$$ & <word>AdministratorPassword',
      'correct horsePassword',
      'correct horsePassword',
    ]);
    expect(text).not.toMatch(/correct horse|Pa\$\$/);
  });

  it('logs in once: on a server the administrator, on a desktop the user', () => {
    const names = (osId: string) =>
      texts(at(rootFor({ osId }), 'oobeSystem', 'Microsoft-Windows-Shell-Setup', 'AutoLogon', 'Username'));
    expect(names('win2k22')).toEqual(['Administrator']);
    expect(names('win11')).toEqual(['ines']);
  });

  it('runs a person’s commands before what tells that the guest is ready', () => {
    const commands = (change: Partial<WindowsSettings>) =>
      texts(
        at(
          rootFor({ ...full, ...change }),
          'oobeSystem',
          'Microsoft-Windows-Shell-Setup',
          'FirstLogonCommands',
          'SynchronousCommand',
          'CommandLine',
        ),
      );
    const withDrivers = commands({ osId: 'win2k22' });
    expect(withDrivers[0]).toBe('cmd.exe /s /c "echo "1" > C:\\a.txt & dir"');
    expect(withDrivers.at(-2)).toContain('virtio-win-guest-tools.exe /install /quiet /norestart');
    expect(withDrivers.at(-1)).toContain('qemu-ga-x86_64.msi');
    const without = commands({ osId: 'win11', hasDrivers: false });
    expect(without[0]).toContain('Enable-LocalUser');
    expect(without.at(-1)).toContain('Eject');
  });

  it('opens the remote desktop, or leaves it shut', () => {
    expect(buildAnswerFile(settings())).toContain('<fDenyTSConnections>false</fDenyTSConnections>');
    expect(buildAnswerFile(settings({ hasRemoteDesktop: false }))).not.toMatch(/fDeny|Firewall|UserAuthentication/);
  });

  it('is shown without its secrets', () => {
    const shown = previewAnswerFile(settings(full));
    expect(shown).not.toContain(key);
    expect(shown).not.toMatch(/<Value>[A-Za-z0-9+/]{20,}=*<\/Value>/);
    expect(shown.match(/kept out of sight/g)).toHaveLength(4);
    expect(shown).toContain('<Value>1</Value>');
  });

  it('carries any text a person may give', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
        const parsed = WindowsSettings.safeParse({
          ...settings(),
          commands: [text],
          user: { name: 'ada', password: text },
        });
        if (!parsed.success) return;
        expect(breachesOf(rootOf(parseXml(buildAnswerFile(parsed.data), 'unattend')))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('lies in the root of its disc; the same settings give the same bytes', () => {
    const disc = buildAnswerDisc(settings());
    expect(disc.equals(buildAnswerDisc(settings()))).toBe(true);
    expect(disc.includes(Buffer.from('autounattend.xml', 'utf16le').swap16())).toBe(true);
    expect(disc.includes(buildAnswerFile(settings()))).toBe(true);
  });
});

it('knows which passwords a server refuses', () => {
  expect(['Secret1', 'secret 1', 'PASS word', 'Aa1'].map(isComplexPassword)).toEqual([true, true, true, false]);
  expect(['secret', 'secret1', 'SECRET99'].map(isComplexPassword)).toEqual([false, false, false]);
});
