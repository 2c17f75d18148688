export const unitFile = '/etc/systemd/system/guesthouse.service';

export type UnitParts = { checkoutDir: string; node: string; path: string; flags: string[] };

/** A word of ExecStart: systemd reads %, $, quotes and backslashes in it. */
const quoteForUnit = (word: string): string =>
  /^[\w@+=:,./-]+$/.test(word)
    ? word
    : `"${word.replaceAll(/["\\]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;

/** A unit that runs `npm start` as root; the server itself drops to its own login. */
export function buildSystemdUnit({ checkoutDir, node, path, flags }: UnitParts): string {
  const words = [node, `${checkoutDir}/lib/setup/bootstrap.mjs`, 'start', ...flags];
  const outside = path
    .split(':')
    .filter((dir) => dir.startsWith('/') && !dir.includes('node_modules') && !/[\s"%]/.test(dir));
  return `[Unit]
Description=Guesthouse, a web dashboard for KVM guests
After=network-online.target libvirtd.service
Wants=network-online.target

[Service]
Type=simple
WorkingDirectory=${checkoutDir.replaceAll('%', '%%')}
Environment=PATH=${[...new Set([...outside, '/usr/sbin', '/usr/bin', '/sbin', '/bin'])].join(':')}
EnvironmentFile=-/etc/guesthouse.env
ExecStart=${words.map(quoteForUnit).join(' ')}
# One signal to the supervisor, which ends the server before its database.
KillMode=mixed
TimeoutStopSec=60
Restart=on-failure
RestartSec=5
UMask=0022

[Install]
WantedBy=multi-user.target
`;
}
