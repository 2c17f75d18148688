#!/bin/bash
# Process 1 of a test host, already in its own network, mount, UTS, IPC and PID namespaces.
#   host-boot.sh ROOT NAME ADDRESS [DEVICE]   (ROOT: the host's folder with etc, run, lib, …; DEVICE: kvm)
# It makes ROOT's folders the host's own, starts its daemons, prints "up" and stays. It ends, and with it everything in
# the host, when its standard input closes: a host cannot outlive the process that started it.
# bash, not sh: process 1 has to reap orphans, or libvirt takes a dead QEMU for a living one.
set -eu
waited=0
root=$1 name=$2 address=$3 devices=${4:-}
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
unset XDG_RUNTIME_DIR SSH_AUTH_SOCK
umask 022

# A control group of one host would meet that of another with the same guest's name, so libvirt must see none.
umount -R -l /sys
mount -t sysfs sys /sys

# A /dev of its own. A /dev/kvm that can be opened but runs nothing makes libvirt ask QEMU anew for every guest (0.7 s,
# fourteen times for one definition), so a host has one only when a test wants the machine's.
mkdir -p "$root/dev"
mount -t tmpfs -o mode=755 dev "$root/dev"
mkdir "$root/dev/net" "$root/dev/pts" "$root/dev/shm"
for node in null zero full random urandom tty net/tun fuse vhost-net $devices; do
  [ -e "/dev/$node" ] || continue
  : >"$root/dev/$node"
  mount --bind "/dev/$node" "$root/dev/$node"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for stream in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${stream%:*}" "$root/dev/${stream#*:}"; done
mount --rbind "$root/dev" /dev

mount --bind "$root/etc" /etc
mount --bind "$root/home" /home
mount --bind "$root/root" /root
mount --bind "$root/tmp" /tmp
mount --bind "$root/tmp" /var/tmp
mount --bind "$root/lib" /var/lib/libvirt
mount --bind "$root/log" /var/log
mount --bind "$root/cache" /var/cache/libvirt
mount --bind "$root/run" "$(readlink -f /run)"
hostname "$name"
ip link set lo up

# The outer end of the cable is put in by the process that started this one.
for _ in {1..500}; do
  [ -e /sys/class/net/eth0 ] && break
  sleep 0.01
done
ip address add "$address/24" dev eth0
ip link set eth0 up

/usr/sbin/sshd -f /etc/ssh/sshd_config -E /var/log/sshd.log
/usr/sbin/virtlogd -d -p /run/libvirt/virtlogd.pid
/usr/sbin/libvirtd -d -p /run/libvirt/libvirtd.pid
until virsh -q -c qemu:///system net-info default 2>/dev/null | grep -q '^Active: *yes' &&
  virsh -q -c qemu:///system pool-info images >/dev/null 2>&1; do
  [ "$((waited += 1))" -lt 200 ] || { tail -n 20 /var/log/libvirt/libvirtd.log >&2; exit 1; }
  sleep 0.05
done
echo up
while read -r _; do :; done
