#!/bin/sh
# Installs what the tests need on Debian or Ubuntu, as root: QEMU, libvirt, an SSH server, a browser, image tools.
# Safe to run again: when everything is there it says nothing and ends at once. No service of the machine is started.
set -eu

# Needed without their recommendations. One line per purpose.
wanted="
  qemu-system-x86 qemu-utils qemu-block-extra ovmf ipxe swtpm swtpm-tools
  libvirt-daemon-system libvirt-daemon-driver-qemu libvirt-clients dnsmasq-base netcat-openbsd iptables nftables
  openssh-server openssh-client iproute2 slirp4netns procps util-linux passwd adduser uidmap ca-certificates curl
  libxml2-utils mmdebstrap e2fsprogs dosfstools mtools fdisk xorriso genisoimage cpio kmod zstd xz-utils busybox-static
  grub-common grub2-common grub-pc-bin grub-efi-amd64-bin
  chromium fonts-dejavu-core fonts-liberation xkb-data console-data kbd
"

missing() {
  # dpkg-query prints nothing for a package it has never heard of, so compare against what it does print.
  # shellcheck disable=SC2086
  installed=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' $wanted 2>/dev/null || true)"
  for package in $wanted; do
    case $installed in *" installed=$package "*) ;; *) printf '%s ' "$package" ;; esac
  done
}

todo=$(missing)
[ -n "$todo" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "This machine has no apt-get. Install by hand: $todo" >&2
  exit 1
fi
if [ "$(id -u)" != 0 ]; then
  echo "Run this as root, it installs: $todo" >&2
  exit 1
fi

# A machine that only runs tests must not get a listening sshd or libvirtd from their packages: 101 is policy-rc.d's
# "not allowed". A policy that is already there is somebody else's and stays.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true NEEDRESTART_MODE=a
apt() { apt-get -q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@"; }

echo "Installing for the tests: $todo"
apt update || echo "The package lists could not be refreshed; trying with those at hand." >&2
# shellcheck disable=SC2086
apt install --no-install-recommends $todo

left=$(missing)
if [ -n "$left" ]; then
  echo "Still missing after the installation: $left" >&2
  exit 1
fi
