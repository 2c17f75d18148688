# Makes a disk out of a root file system. Runs as root of a user namespace (or as root): no mount, no loop device.
#
#   assemble-disk ROOT OUT SIZE_MIB      writes OUT/disk.raw, sparse
#
# The disk boots by BIOS and by UEFI (without Secure Boot):
#   1  BIOS boot partition, 1 MiB    GRUB's core, found by the boot sector
#   2  EFI system partition, 64 MiB  GRUB as the removable medium's loader
#   3  ext4 "guesthouse-root", last, so that growpart can grow it to whatever disk a guest gets
set -eu
umask 022
root=$1 out=$2 size_mib=$3
say() { echo "guesthouse: $*" >&2; }
[ -O "$out" ] || { say "needs $out to be its own"; exit 3; }

# ── what makes it an image and not one machine ────────────────────────────────────────────────────────────────────────
say "phase settings"
[ "$(id -u)" = "$(stat -c %u "$root/etc")" ] || { say "needs $root with the right owners"; exit 3; }
: >"$root/etc/machine-id"
rm -f "$root/var/lib/dbus/machine-id" "$root"/etc/ssh/ssh_host_*
ln -s /etc/machine-id "$root/var/lib/dbus/machine-id" 2>/dev/null || :
rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap" "$root/etc/dpkg/dpkg.cfg.d/99mmdebstrap"
rm -rf "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/var/log/*.log \
  "$root"/tmp/* "$root"/run/*
echo localhost >"$root/etc/hostname"
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
if [ -e "$root/usr/lib/systemd/systemd-resolved" ] || [ -e "$root/lib/systemd/systemd-resolved" ]; then
  ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
else
  : >"$root/etc/resolv.conf"
fi
# Nobody knows a password of root, and an empty one would let everybody in.
sed -i 's/^root:[^:]*:/root:!*:/' "$root/etc/shadow"
cat >"$root/etc/fstab" <<'END'
LABEL=guesthouse-root  /          ext4  errors=remount-ro  0 1
LABEL=GUESTHSEEFI      /boot/efi  vfat  umask=0077,nofail  0 1
END
echo LANG=C.UTF-8 >"$root/etc/default/locale"
mkdir -p "$root/boot/efi" "$root/boot/grub" "$root/etc/cloud/cloud.cfg.d"
# Only what a KVM host offers; asking for cloud providers takes time at every start. No locale: cloud-init's own choice is
# en_US, which Debian has not generated, and its failure would be cloud-init's.
cat >"$root/etc/cloud/cloud.cfg.d/90_guesthouse.cfg" <<'END'
datasource_list: [NoCloud, ConfigDrive, None]
locale: false
growpart: { mode: auto, devices: [/] }
resize_rootfs: true
END

# The newest kernel is what the links point to (Debian: in /, Ubuntu: in /boot), so this file stays true after an upgrade.
cat >"$root/boot/grub/grub.cfg" <<'END'
set timeout=1
set default=0
if serial --unit=0 --speed=115200; then
  terminal_input console serial
  terminal_output console serial
fi
if [ -e /vmlinuz ]; then set links=; else set links=/boot; fi
menuentry 'Linux' {
  linux $links/vmlinuz root=LABEL=guesthouse-root ro console=tty0 console=ttyS0,115200
  initrd $links/initrd.img
}
menuentry 'Linux (recovery)' {
  linux $links/vmlinuz root=LABEL=guesthouse-root ro single console=ttyS0,115200 console=tty0
  initrd $links/initrd.img
}
menuentry 'Linux (the kernel before)' {
  linux $links/vmlinuz.old root=LABEL=guesthouse-root ro console=tty0 console=ttyS0,115200
  initrd $links/initrd.img.old
}
END

# ── partitions ────────────────────────────────────────────────────────────────────────────────────────────────────────
say "phase disk"
disk=$out/disk.raw
bios_sector=2048 efi_sector=4096 efi_sectors=131072 root_sector=135168
: >"$disk"
truncate -s "${size_mib}M" "$disk"
# The last MiB stays free for the second table.
root_sectors=$(((size_mib - 1) * 2048 - root_sector))
sfdisk -q "$disk" <<END
label: gpt
start=$bios_sector, size=2048, type=21686148-6449-6E6F-744E-656564454649, name=bios
start=$efi_sector, size=$efi_sectors, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=efi
start=$root_sector, size=$root_sectors, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, name=root
END

# ── root file system ──────────────────────────────────────────────────────────────────────────────────────────────────
# GRUB 2.06 cannot read these two features, and older mke2fs does not know them.
features=
for feature in metadata_csum_seed orphan_file; do
  if mke2fs -q -n -F -t ext4 -O "^$feature" "$disk" 1M >/dev/null 2>&1; then features="$features,^$feature"; fi
done
mke2fs -q -F -t ext4 -L guesthouse-root ${features:+-O "${features#,}"} -d "$root" \
  -E "offset=$((root_sector * 512))" "$disk" "$((root_sectors / 2))k"

# ── GRUB ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
say "phase loader"
cat >"$out/early.cfg" <<'END'
search --no-floppy --label --set=root guesthouse-root
set prefix=($root)/boot/grub
configfile $prefix/grub.cfg
END
common="part_gpt ext2 normal linux configfile search search_label search_fs_uuid echo test ls cat serial terminal minicmd
  reboot halt true sleep"
# shellcheck disable=SC2086
grub-mkimage -O i386-pc -p /boot/grub -c "$out/early.cfg" -o "$out/core.img" $common biosdisk all_video vbe
# shellcheck disable=SC2086
grub-mkimage -O x86_64-efi -p /boot/grub -c "$out/early.cfg" -o "$out/bootx64.efi" $common fat all_video efi_gop

# $1 as $2 bytes, the lowest first
little_endian() {
  value=$1 left=$2
  while [ "$left" -gt 0 ]; do
    # shellcheck disable=SC2059
    printf "\\$(printf %03o $((value % 256)))"
    value=$((value / 256)) left=$((left - 1))
  done
}
put() { dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }

# The boot sector reads one sector from 0x5c; that one reads the rest of the core from 0x1f4. Both are addresses on the disk.
[ "$(stat -c %s "$out/core.img")" -le 1048576 ] || { say "needs a smaller GRUB core"; exit 3; }
cp /usr/lib/grub/i386-pc/boot.img "$out/boot.img"
little_endian $bios_sector 8 | put "$out/boot.img" 92
little_endian $((bios_sector + 1)) 8 | put "$out/core.img" 500
# The first 440 bytes are code; the table behind them is sfdisk's.
dd if="$out/boot.img" of="$disk" bs=440 count=1 conv=notrunc status=none
dd if="$out/core.img" of="$disk" bs=512 seek=$bios_sector conv=notrunc status=none

efi="$disk@@$((efi_sector * 512))"
export MTOOLS_SKIP_CHECK=1
mformat -i "$efi" -T $efi_sectors -h 64 -s 32 -F -v GUESTHSEEFI ::
mmd -i "$efi" ::/EFI ::/EFI/BOOT
mcopy -i "$efi" "$out/bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
rm -f "$out/boot.img" "$out/core.img" "$out/bootx64.efi" "$out/early.cfg"
