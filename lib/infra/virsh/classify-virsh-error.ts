import type { RefusalDetails } from '#lib/domain/refusal/refusal-row.ts';
import type { Refusal, RefusalCode } from '#lib/domain/refusal/refusals.ts';

/** One text of libvirt, virsh or QEMU, and what it means. The groups of the pattern become details of the sentence. */
type Row = readonly [pattern: RegExp, code: RefusalCode, fixed?: RefusalDetails];

/**
 * The only place where their text is matched. The first row that matches wins, so the particular stand before the general: QEMU's
 * own words arrive inside libvirt's "internal error". Each was provoked on libvirt 9.0 with QEMU 7.2, see the test.
 */
const rows: readonly Row[] = [
  // the way to libvirt
  [/virsh.{0,3}: (?:command )?not found|['‘]?virsh['’]?: (?:No such file|Permission denied)/, 'host.no-virsh'],
  [/Failed to connect socket to '[^']*': Permission denied/, 'host.libvirt-denied'],
  [/authentication (?:failed|unavailable|cancelled)|access denied/, 'host.libvirt-denied'],
  [/Failed to connect socket to|Failed to (?:re)?connect to the hypervisor/i, 'host.libvirt-down'],
  [/End of file while reading data|client socket is closed|Cannot (?:recv|write) data/, 'host.libvirt-down'],
  [/^error: Disconnected from/m, 'host.libvirt-down'],

  // its snapshots
  [/no domain snapshot with matching name '(?<snapshot>.*)'|has no current snapshot/, 'snapshot.gone'],
  [/domain (?:moment|snapshot) (?<snapshot>.*) already exists/, 'snapshot.name-taken'],
  [/revert to external snapshot not supported|internal snapshots of a VM with pflash/, 'snapshot.not-revertible'],
  [
    /cannot migrate domain|State blocked by non-migratable device|does(?:n't| not)(?: yet)? support migration/,
    'snapshot.no-memory',
  ],

  // the guest itself
  [/failed to get domain|Domain not found|no domain with matching/i, 'guest.gone'],
  [/domain '(?<name>.*)' already exists with uuid/, 'guest.name-taken'],
  [/domain '.*' is already defined with uuid/, 'guest.uuid-taken'],
  [/Domain is already active|domain is already running/, 'guest.wrong-state', { state: 'running', states: 'stopped' }],
  [/domain is not running/, 'guest.wrong-state', { state: 'not running', states: 'running' }],
  [/domain is (?:paused|already paused)/, 'guest.wrong-state', { state: 'paused', states: 'running' }],
  [/The disk device '.*' doesn't have media/, 'guest.drive-empty'],
  // it closed the tray again (its kernel does when something opens the drive), holds it locked, or QEMU still reads from it
  [
    /Tray of (?:the )?device.* is not open|timed out waiting to open tray|is locked and force was not specified|[Nn]ode '?\S+ is (?:in use|busy)/,
    'guest.drive-busy',
  ],
  [/cannot acquire state change lock/, 'guest.busy'],
  [/no screens to take screenshot from/, 'guest.no-display'],
  [
    /^(?:error: )?.*unable to execute QEMU agent command '[\w-]+': (?:Guest agent command failed, error was ')?(?<words>.*?)'?$/m,
    'agent.refused',
  ],
  [/guest agent is not (?:connected|responding|configured|available)/i, 'guest.no-agent'],

  [/No more available PCI slots|Bus '.*' does not support hotplugging/, 'guest.no-slot'],

  // why it does not start
  [/failed to initialize kvm|Could not access KVM kernel module|virt type 'kvm'|type=kvm\b/i, 'host.no-kvm'],
  [/could not find capabilities for domaintype=kvm|the accel 'kvm' is not supported/, 'host.no-kvm'],
  [/cannot set up guest memory|Cannot allocate memory/, 'guest.no-memory'],
  [
    /Failed to get "(?:write|shared "\w+"|consistent read)" lock|Is another process using the image/,
    'guest.disk-in-use',
  ],
  [/Cannot access (?:backing|storage) file '(?<volume>[^']*\.iso)'/, 'media.missing'],
  [/Cannot access (?:backing|storage) file '(?<volume>.*?)'(?: of storage file|:| \(as)/, 'volume.missing'],
  [/Could not open '(?<volume>.*)': No such file/, 'volume.missing'],
  [/(?<what>Image) is not in \w+ format/, 'image.not-an-image'],
  [/no network with matching name '(?<network>.*)'|network '(?<network2>.*)' is not active/, 'network.missing'],
  [/no network with matching uuid/, 'network.missing'],
  [/Network is already in use by interface (?<bridge>\S+)/, 'network.addresses-taken'],
  [/Cannot get interface MTU on '(?<bridge>.*)': No such device/, 'bridge.missing'],

  // storage
  [/no storage pool with matching (?:name|uuid) '(?<pool>.*)'/, 'pool.missing'],
  // virsh itself says how it was asked for, which is by its UUID
  [/^(?:error: )?pool '[0-9a-f-]{36}' is not active/m, 'pool.inactive'],
  [/pool '(?<pool>.*)' is not active/, 'pool.inactive'],
  [/pool '(?<pool>.*)' has asynchronous jobs running/, 'pool.busy'],
  [/pool '(?<pool>.*)' already exists with uuid|Storage source conflict with pool: '(?<pool2>.*)'/, 'pool.exists'],
  [
    /No space left on device|cannot extend file|File too large|Disk quota exceeded|not enough (?:free )?space/,
    'pool.full',
  ],
  [
    /storage volume '(?<volume>.*)' is (?:still|currently) (?:being allocated|in use)|volume '(?<volume2>.*)' is still being/,
    'volume.busy',
  ],
  [/storage volume '(?<volume>.*)' exists already|storage vol(?:ume)? already exists/, 'volume.exists'],
  [/no storage vol(?:ume)? with matching (?:name|path|key) '(?<volume>.*)'/, 'volume.missing'],

  // the definition, after everything that names a better cause
  [/Failed to define domain|XML document failed to validate|XML error/, 'guest.definition-invalid'],
  [/unsupported configuration/, 'guest.definition-invalid'],
];

/** The words without virsh's prefix and without the noise that helps nobody. */
const wordsOf = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^error: /, '').trimEnd())
    .filter((line) => line !== '' && line !== '(null)')
    .join('\n');

/**
 * What virsh's words mean. `details` (host, user, guest …) go into the sentence; the words travel as `technical`. What is not known
 * is `host.command-failed`.
 */
export function classifyVirshError(text: string, details: RefusalDetails = {}): Refusal {
  const technical = wordsOf(text);
  for (const [pattern, code, fixed] of rows) {
    const match = pattern.exec(text);
    if (!match) continue;
    const named: Record<string, string> = {};
    for (const [name, value] of Object.entries(match.groups ?? {})) {
      if (value !== undefined) named[name.replace(/\d$/, '')] = value;
    }
    return { code, details: { ...details, ...fixed, ...named }, technical };
  }
  return { code: 'host.command-failed', details, technical };
}
