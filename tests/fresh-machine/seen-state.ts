import type { FreshMachine } from '#tests/fresh-machine/fresh-machine.ts';

/** What making a machine a host may change, and undoing has to bring back. `app` logins of the server itself stay. */
const looks: Record<string, string> = {
  packages: `dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\\n' | grep -v '^un' | sort`,
  logins: 'cut -d: -f1,3,6,7 /etc/passwd | sort',
  groups: 'sort /etc/group',
  ids: 'cat /etc/subuid /etc/subgid',
  units: `systemctl list-unit-files --no-legend --no-pager | awk '{print $1, $2}' | sort`,
  listening: `ss -Hlntu | awk '{print $1, $5}' | sort`,
  links: `ip -brief link | awk '{print $1}' | sort`,
  homes: 'ls -A /home',
  libvirt: 'ls -d /etc/libvirt /var/lib/libvirt /var/cache/libvirt /run/libvirt 2>/dev/null',
  kvm: "stat -c '%A %U %G %t:%T' /dev/kvm 2>/dev/null",
};

export type SeenState = Record<string, string>;

export async function seeState(machine: FreshMachine): Promise<SeenState> {
  const seen: SeenState = {};
  for (const [name, script] of Object.entries(looks)) seen[name] = (await machine.run(script)).stdout.trim();
  return seen;
}

/** What differs, line by line: `- ` was there before, `+ ` came. */
export function listDifferences(before: SeenState, after: SeenState): string[] {
  return Object.keys(looks).flatMap((name) => {
    const [old, fresh] = [before, after].map((state) => (state[name] ?? '').split('\n').filter(Boolean));
    const gone = (old ?? []).filter((line) => !fresh?.includes(line));
    const came = (fresh ?? []).filter((line) => !old?.includes(line));
    return [...gone.map((line) => `${name} - ${line}`), ...came.map((line) => `${name} + ${line}`)];
  });
}
