import { type RefusalRow, row } from '#lib/domain/refusal/refusal-row.ts';

/** Reaching a host and working on it. */
export const hostRefusals = {
  'host.unreachable': row(
    503,
    'backoff',
    (d) => `${d.host ?? 'The host'} does not answer.`,
    'Check that it is on and that the network reaches it. Guesthouse keeps trying.',
  ),
  'host.port-closed': row(
    502,
    'backoff',
    (d) => `${d.address ?? 'The host'} answers, but nothing listens on port ${d.port ?? 22}.`,
    'Start the SSH server there, or give the port it uses.',
  ),
  'host.name-unknown': row(
    502,
    'after-change',
    (d) => `No machine is known by the name ${d.address ?? 'that was given'}.`,
    'Check the spelling, or give the IP address.',
  ),
  'host.not-ssh': row(
    502,
    'after-change',
    (d) => `What listens on port ${d.port ?? 22} of ${d.address ?? 'that machine'} is not an SSH server.`,
    'Give the port of its SSH server.',
  ),
  'host.ssh-unagreed': row(
    502,
    'after-change',
    (d) =>
      `The SSH server of ${d.host ?? d.address ?? 'that machine'} knows none of the algorithms that Guesthouse does.`,
    'Update the SSH server there, or allow a newer algorithm in its sshd_config. What it has not in common is below.',
  ),
  'host.auth-failed': row(
    502,
    'after-change',
    (d) => `${d.user ?? 'The login'} was not let in: wrong key or password.`,
    'Put the shown public key into authorized_keys there, or give the right password.',
  ),
  'host.key-changed': row(
    409,
    'after-change',
    (d) =>
      `The host key of ${d.host ?? 'this host'} is not the one that was accepted. It may be another machine in its place.`,
    'Find out why. If the change is right, accept the new key on the host page.',
  ),
  'host.key-unaccepted': row(
    409,
    'after-change',
    'The host key has not been accepted yet.',
    'Compare the fingerprint and accept it.',
  ),
  'host.line-lost': row(
    503,
    'backoff',
    (d) => `The line to ${d.host ?? 'the host'} was lost.`,
    'Guesthouse reconnects by itself.',
  ),
  'host.busy': row(
    503,
    'backoff',
    (d) => `${d.host ?? 'The host'} takes no more sessions now.`,
    'Wait a moment. MaxSessions in its sshd_config can be raised.',
  ),
  'host.no-virsh': row(
    502,
    'after-change',
    (d) => `${d.host ?? 'The host'} has no virsh.`,
    'Install libvirt-clients and libvirt-daemon-system there.',
  ),
  'host.libvirt-down': row(
    503,
    'backoff',
    (d) => `libvirt on ${d.host ?? 'the host'} does not answer.`,
    'Start libvirtd there (systemctl start libvirtd).',
  ),
  'host.libvirt-denied': row(
    502,
    'after-change',
    (d) => `${d.user ?? 'The login'} may not use libvirt on ${d.host ?? 'the host'}.`,
    'Add the login to the group libvirt there, then check again.',
  ),
  'host.libvirt-old': row(
    502,
    'after-change',
    (d) => `The libvirt${d.version ? ` ${d.version}` : ''} on ${d.host ?? 'the host'} is too old.`,
    'Guesthouse needs libvirt 8.0 or newer.',
  ),
  'host.no-kvm': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} cannot run guests with KVM.`,
    'Turn on VT-x or AMD-V in its firmware, or let guests be emulated, which is slow.',
  ),
  'host.tool-missing': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} lacks ${d.tool ?? 'a tool'}.`,
    (d) => `Install it there: apt-get install ${d.package ?? d.tool ?? ''}`,
  ),
  'host.no-uefi': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} has no UEFI firmware for guests.`,
    'Install it there (ovmf on Debian and Ubuntu, edk2-ovmf on Fedora) and check the host again, or choose BIOS under Firmware.',
  ),
  'host.no-secure-boot': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} has no UEFI firmware with Secure Boot.`,
    'Install one there (ovmf on Debian and Ubuntu, edk2-ovmf on Fedora) and check the host again, or choose UEFI without it under Firmware.',
  ),
  'host.no-tpm': row(
    409,
    'after-change',
    (d) => `${d.host ?? 'The host'} cannot give a guest a TPM.`,
    'Install swtpm and swtpm-tools there, restart libvirtd and check the host again, or choose no TPM under Firmware.',
  ),
  'host.forward-failed': row(
    502,
    'backoff',
    (d) => `${d.host ?? 'The host'} could not connect to ${d.where ?? 'that place'}.`,
    'Check that the guest runs, and that sshd there allows AllowTcpForwarding and AllowStreamLocalForwarding.',
  ),
  'host.command-failed': row(
    502,
    'backoff',
    (d) => `A command on ${d.host ?? 'the host'} failed.`,
    'Its output is below.',
  ),
  'host.output-too-long': row(
    502,
    'never',
    'The host answered with more than expected.',
    'Report this with the output below.',
  ),
  'host.exists': row(
    409,
    'never',
    (d) => `${d.address ?? 'This machine'} is already a host here.`,
    'Open it in the list of hosts.',
  ),
  'host.local-not-prepared': row(409, 'after-change', 'This machine was not prepared as a host.', (d) =>
    d.command
      ? `As root, in a terminal of this machine: ${d.command}`
      : 'Start Guesthouse with npm start: it tells what prepares this machine.',
  ),
  'host.has-operations': row(
    409,
    'after-change',
    (d) =>
      d.count === 1
        ? 'An operation on this host has not ended.'
        : `${d.count ?? 'Some'} operations on this host have not ended.`,
    'Cancel what runs under Activity, or wait for its end: forgotten now, it would leave something half-made there.',
  ),
  'host.has-guests': row(
    409,
    'after-change',
    (d) => `${d.count ?? 'Some'} guests are on this host.`,
    'They are only forgotten here, not deleted there. Confirm to go on.',
  ),
} as const satisfies Record<string, RefusalRow>;
