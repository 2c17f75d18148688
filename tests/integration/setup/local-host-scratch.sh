#!/bin/sh
# Runs a program on what looks like this machine but is a copy: /etc, libvirt's folders, /home and /run of its own.
# Started in new mount, network, process and IPC namespaces: unshare -m -n -p -i --fork --mount-proc
set -e
scratch=$1
shift
mount --make-rprivate /
mount -t tmpfs tmpfs "$scratch"
mkdir "$scratch/etc" "$scratch/libvirt" "$scratch/cache" "$scratch/run" "$scratch/home" "$scratch/log"
cp -a /etc/. "$scratch/etc/"
rm -rf "$scratch"/etc/libvirt/qemu/*.xml "$scratch/etc/libvirt/storage" "$scratch"/etc/libvirt/qemu/networks/autostart/*
mount --bind "$scratch/etc" /etc
mount --bind "$scratch/libvirt" /var/lib/libvirt
mount --bind "$scratch/cache" /var/cache
mount --bind "$scratch/run" /run
mount --bind "$scratch/home" /home
mount --bind "$scratch/log" /var/log
mkdir -p /var/lib/libvirt/images /var/lib/libvirt/qemu /var/lib/libvirt/dnsmasq
chown libvirt-qemu:libvirt-qemu /var/lib/libvirt/qemu
ip link set lo up
exec "$@"
