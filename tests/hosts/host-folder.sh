#!/bin/sh
# Lays out the folders of one test host: host-folder.sh ROOT NAME KEYS   (KEYS: the run's folder with keys and peers)
set -eu
root=$1 name=$2 keys=$3
umask 022
mkdir -p "$root/etc" "$root/home/guesthouse" "$root/root" "$root/tmp" "$root/lib" "$root/log/libvirt/qemu" \
  "$root/cache" "$root/run/sshd" "$root/run/libvirt" "$root/run/lock"
chmod 700 "$root/root"
chmod 1777 "$root/tmp"

# A copy of the machine's own /etc without what only that machine is: its guests, pools, networks, and host keys.
(cd /etc && tar -cf - --exclude=./libvirt/qemu --exclude=./libvirt/storage --exclude=./libvirt/secrets \
  --exclude='./ssh/ssh_host_*' --exclude=./alternatives . 2>/dev/null) | tar -xpf - -C "$root/etc"
cp -a /etc/alternatives "$root/etc/"
etc=$root/etc
echo "$name" >"$etc/hostname"
tr -d - </proc/sys/kernel/random/uuid >"$etc/machine-id"
{ echo '127.0.0.1 localhost'; cat "$keys/peers"; } >"$etc/hosts"

# The folders of Debian's package with its owners.
for folder in boot images qemu sanlock dnsmasq; do
  mkdir -p "$root/lib/$folder"
  [ -d "/var/lib/libvirt/$folder" ] && chown --reference="/var/lib/libvirt/$folder" "$root/lib/$folder" &&
    chmod --reference="/var/lib/libvirt/$folder" "$root/lib/$folder"
done
chmod 711 "$root/lib/images"

# The login that Guesthouse uses, and root; with keys, and with a password for tests that add a host by password.
grep -q '^guesthouse:' "$etc/passwd" && sed -i '/^guesthouse:/d' "$etc/passwd" "$etc/shadow" "$etc/subuid" "$etc/subgid"
grep -q '^guesthouse:' "$etc/group" && sed -i '/^guesthouse:/d' "$etc/group"
[ ! -e "$etc/gshadow" ] || sed -i '/^guesthouse:/d' "$etc/gshadow"
echo 'guesthouse:x:64900:64900:Guesthouse:/home/guesthouse:/bin/bash' >>"$etc/passwd"
echo 'guesthouse:x:64900:' >>"$etc/group"
hash='$6$guesthousetest$3CEntXSuI.8IXeNHjuYYo79imrxCtRykEmpq.88Q0oVy6vudNkQ6gXa8UmEVIch4gNonJuqq3xp5uq2t6mFvu1' # SHA-512 crypt of "guesthouse-test"
echo "guesthouse:$hash:19000:0:99999:7:::" >>"$etc/shadow"
sed -i "s|^root:[^:]*:|root:$hash:|" "$etc/shadow"
sed -i -E 's/^((libvirt|libvirt-qemu|kvm):.*:)([^:]+)$/\1\3,guesthouse/; s/^((libvirt|libvirt-qemu|kvm):.*:)$/\1guesthouse/' "$etc/group"
echo 'guesthouse:1000000:65536' >>"$etc/subuid"
echo 'guesthouse:1000000:65536' >>"$etc/subgid"
chown 64900:64900 "$root/home/guesthouse"
install -d -m 700 -o 64900 -g 64900 "$root/home/guesthouse/.ssh"
install -d -m 700 "$root/root/.ssh"
install -m 600 -o 64900 -g 64900 "$keys/user.pub" "$root/home/guesthouse/.ssh/authorized_keys"
install -m 600 "$keys/root.pub" "$root/root/.ssh/authorized_keys"
# Hosts of one run reach each other as root, for migration.
install -m 600 "$keys/root" "$root/root/.ssh/id_ed25519"
printf 'Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n' >"$root/root/.ssh/config"

ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$etc/ssh/ssh_host_ed25519_key"
cat >"$etc/ssh/sshd_config" <<'SSHD'
HostKey /etc/ssh/ssh_host_ed25519_key
PidFile /run/sshd.pid
UsePAM no
UseDNS no
PasswordAuthentication yes
PermitRootLogin yes
PrintMotd no
Subsystem sftp internal-sftp
SSHD

# libvirt as on Debian, but for what needs polkit, AppArmor or control groups.
sed -i -E '/^(host_uuid|auth_unix_rw|auth_unix_ro|unix_sock_group|log_outputs|log_filters)/d' "$etc/libvirt/libvirtd.conf"
cat >>"$etc/libvirt/libvirtd.conf" <<CONF
host_uuid = "$(cat /proc/sys/kernel/random/uuid)"
unix_sock_group = "libvirt"
unix_sock_ro_perms = "0777"
unix_sock_rw_perms = "0770"
auth_unix_ro = "none"
auth_unix_rw = "none"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
CONF
sed -i -E '/^(security_driver|namespaces|cgroup_controllers)/d' "$etc/libvirt/qemu.conf"
printf 'security_driver = "none"\nnamespaces = []\ncgroup_controllers = []\n' >>"$etc/libvirt/qemu.conf"

mkdir -p "$etc/libvirt/storage/autostart" "$etc/libvirt/qemu/networks/autostart" "$etc/libvirt/qemu/autostart" "$etc/libvirt/secrets"
cat >"$etc/libvirt/storage/images.xml" <<POOL
<pool type='dir'>
  <name>images</name>
  <uuid>$(cat /proc/sys/kernel/random/uuid)</uuid>
  <source/>
  <target><path>/var/lib/libvirt/images</path></target>
</pool>
POOL
ln -s /etc/libvirt/storage/images.xml "$etc/libvirt/storage/autostart/images.xml"
cat >"$etc/libvirt/qemu/networks/default.xml" <<NETWORK
<network>
  <name>default</name>
  <uuid>$(cat /proc/sys/kernel/random/uuid)</uuid>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
</network>
NETWORK
ln -s /etc/libvirt/qemu/networks/default.xml "$etc/libvirt/qemu/networks/autostart/default.xml"
