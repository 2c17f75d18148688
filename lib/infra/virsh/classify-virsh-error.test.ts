import { expect, it } from 'vitest';
import type { RefusalCode } from '#lib/domain/refusal/refusals.ts';
import { classifyVirshError } from '#lib/infra/virsh/classify-virsh-error.ts';

/** What a real libvirt 9.0 with QEMU 7.2 said when it was made to refuse; `|` stands for a new line. */
const said: Partial<Record<RefusalCode, string[]>> = {
  'host.no-virsh': [
    "env: 'virsh': No such file or directory",
    'sh: 1: virsh: not found',
    'bash: line 1: virsh: command not found',
  ],
  'host.libvirt-denied': [
    "error: failed to connect to the hypervisor|error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
  ],
  'host.libvirt-down': [
    "error: failed to connect to the hypervisor|error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
    "error: Failed to reconnect to the hypervisor|error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
    'error: Disconnected from qemu:///system due to end of file',
  ],
  'guest.gone': ["error: failed to get domain '99999999-2222-3333-4444-555555555555'"],
  'guest.wrong-state': [
    'error: Domain is already active',
    "error: Failed to resume domain '1'|error: Requested operation is not valid: domain is already running",
    "error: Failed to shutdown domain '2'|error: Requested operation is not valid: domain is not running",
  ],
  'guest.name-taken': [
    "error: Failed to define domain from /dev/stdin|error: operation failed: domain 'it's \"a\" %guest é' already exists with uuid 11111111-2222-3333-4444-555555555555",
  ],
  'guest.uuid-taken': [
    "error: Failed to define domain from /dev/stdin|error: operation failed: domain 'a' is already defined with uuid 11111111-2222-3333-4444-555555555555",
  ],
  'guest.definition-invalid': [
    'error: Failed to define domain from /dev/stdin|error: internal error: CPU IDs in <numa> exceed the <vcpu> count',
    'error: Failed to define domain from /dev/stdin|error: XML document failed to validate against schema: Unable to validate doc against /usr/share/libvirt/schemas/domain.rng|Element domain has extra content: bogus',
    "error: Failed to define domain from /dev/stdin|error: (domain_definition):2: Couldn't find end of Start Tag domain line 1|(null)|^",
    "error: Failed to define domain from /dev/stdin|error: XML error: name a/b cannot contain '/'",
    'error: Failed to define domain from /dev/stdin|error: unsupported configuration: Maximum CPUs greater than specified machine type limit 255',
  ],
  'guest.no-memory': [
    "error: Failed to start domain 'mem'|error: internal error: qemu unexpectedly closed the monitor: 2026-11-22T10:12:46.681161Z qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory",
  ],
  'host.no-kvm': [
    'error: Failed to define domain from x.xml|error: invalid argument: could not get preferred machine for /usr/bin/qemu-system-x86_64 type=kvm',
    "error: failed to get emulator capabilities|error: invalid argument: the accel 'kvm' is not supported by '/usr/bin/qemu-system-x86_64' on this host",
    "error: Failed to start domain 'k'|error: internal error: process exited while connecting to monitor: kvm version too old|qemu-system-x86_64: -accel kvm: failed to initialize kvm: Inappropriate ioctl for device",
  ],
  'volume.missing': [
    "error: Failed to start domain 'nodisk'|error: Cannot access storage file '/var/lib/libvirt/images/none.qcow2' (as uid:0, gid:0): No such file or directory",
    "error: Failed to start domain 'bg'|error: Cannot access backing file '/var/lib/libvirt/images/gone.qcow2' of storage file '/var/lib/libvirt/images/it's a pool/orphan.qcow2' (as uid:0, gid:0): No such file or directory",
    "error: Failed to start domain 'novol'|error: Storage volume not found: no storage vol with matching name 'none'",
    "error: failed to get vol 'nonevol'|error: Storage volume not found: no storage vol with matching path 'nonevol'",
    "error: failed to get vol '/no/such/vol', specifying --pool might help|error: Storage volume not found: no storage vol with matching path '/no/such/vol'",
  ],
  'media.missing': [
    "error: Failed to start domain 'noiso'|error: Cannot access storage file '/var/lib/libvirt/images/none.iso': No such file or directory",
  ],
  'guest.disk-in-use': [
    'error: Failed to start domain \'user2\'|error: internal error: process exited while connecting to monitor: 2026-11-22T10:13:36.493238Z qemu-system-x86_64: -blockdev {"node-name":"libvirt-1-format"}: Failed to get "write" lock|Is another process using the image [/var/lib/libvirt/images/it\'s a pool/base.qcow2]?',
  ],
  'image.not-an-image': [
    'error: Failed to start domain \'junk\'|error: internal error: qemu unexpectedly closed the monitor: 2026-11-22T10:13:39.164399Z qemu-system-x86_64: -blockdev {"driver":"qcow2"}: Image is not in qcow2 format',
  ],
  'network.missing': [
    "error: Failed to start domain 'nonet'|error: Network not found: no network with matching name 'nonet'",
    "error: Failed to start domain 'netg'|error: Requested operation is not valid: network 'default' is not active",
  ],
  'agent.refused': [
    "error: internal error: unable to execute QEMU agent command 'guest-exec': Guest agent command failed, error was 'Failed to execute child process “/bin/nothere” (No such file or directory)'",
    "error: internal error: unable to execute QEMU agent command 'guest-exec-status': Invalid parameter 'pid'",
  ],
  'guest.no-agent': [
    'error: Failed to query for interfaces addresses|error: argument unsupported: QEMU guest agent is not configured',
    "error: Failed to shutdown domain 'e'|error: Guest agent is not responding: QEMU guest agent is not connected",
  ],
  'guest.no-display': [
    'error: could not take a screenshot of e|error: Requested operation is not valid: no screens to take screenshot from',
  ],
  'pool.missing': [
    "error: failed to get pool 'nopool'|error: Storage pool not found: no storage pool with matching name 'nopool'",
    "error: Failed to start domain 'nopool'|error: Storage pool not found: no storage pool with matching name 'nopool'",
  ],
  'pool.inactive': [
    "error: Failed to create vol q|error: Requested operation is not valid: storage pool 'my pool' is not active",
    "error: pool '4809fba3-05c7-446b-8b92-023dc851eb37' is not active",
  ],
  'pool.exists': [
    "error: Failed to define pool my pool|error: operation failed: pool 'my pool' already exists with uuid 4809fba3-05c7-446b-8b92-023dc851eb37",
    "error: Failed to define pool other|error: operation failed: Storage source conflict with pool: 'my pool'",
  ],
  'pool.full': [
    "error: Failed to create vol big2.raw|error: cannot allocate 966367641600 bytes in file '/var/lib/libvirt/images/it's a pool/big2.raw': No space left on device",
    "error: Failed to create vol big.raw|error: cannot extend file '/var/lib/libvirt/images/it's a pool/big.raw': File too large",
  ],
  'volume.exists': ["error: Failed to create vol base.qcow2|error: storage volume 'base.qcow2' exists already"],
  'bridge.missing': ["error: Failed to start domain 'br'|error: Cannot get interface MTU on 'br77': No such device"],
  'guest.drive-busy': [
    "error: Failed to complete action eject on media|error: internal error: unable to execute QEMU command 'blockdev-remove-medium': Tray of device 'scsi0-0-0-0' is not open",
    "error: Failed to complete action insert on media|error: internal error: unable to execute QEMU command 'blockdev-insert-medium': Tray of the device is not open",
    "error: Failed to complete action eject on media|error: operation failed: timed out waiting to open tray of 'sda'",
  ],
  'guest.busy': [
    'error: Failed to complete action eject on media|error: Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainUpdateDeviceFlags)',
  ],
  'pool.busy': [
    "error: Failed to refresh pool images|error: internal error: pool 'images' has asynchronous jobs running.",
  ],
  'snapshot.gone': [
    "error: Domain snapshot not found: no domain snapshot with matching name 'nosuch'",
    "error: domain '21fe4cae-8384-4e9f-83ba-bcb6f9c515af' has no current snapshot",
  ],
  'snapshot.name-taken': ['error: operation failed: domain moment ext mem already exists'],
  'snapshot.not-revertible': [
    'error: Failed to revert snapshot e4|error: unsupported configuration: revert to external snapshot not supported yet',
    'error: Operation not supported: internal snapshots of a VM with pflash based firmware are not supported',
  ],
  'snapshot.no-memory': [
    "error: Requested operation is not valid: cannot migrate domain: The vdagent chardev doesn't yet support migration",
  ],
  'host.command-failed': ["error: command 'list' doesn't support option --bogus"],
};

const each = Object.entries(said).flatMap(([code, texts]) => texts.map((text) => [code, text] as const));

it.each(each)('%s: %s', (code, text) => {
  expect(classifyVirshError(text.replaceAll('|', '\n')).code).toBe(code);
});

it('names what the text names, and keeps the words', () => {
  const taken = classifyVirshError(
    "error: Failed to define\nerror: operation failed: domain 'it's' already exists with uuid 1\n",
    { host: 'h1' },
  );
  expect(taken.details).toEqual({ host: 'h1', name: "it's" });
  expect(taken.technical).toBe("Failed to define\noperation failed: domain 'it's' already exists with uuid 1");
  expect(classifyVirshError("error: operation failed: Storage source conflict with pool: 'p q'").details).toEqual({
    pool: 'p q',
  });
  expect(classifyVirshError('error: Domain is already active').details).toMatchObject({ state: 'running' });
});
