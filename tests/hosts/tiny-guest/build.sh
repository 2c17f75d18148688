#!/bin/sh
# Builds the tiny guest from Debian's packages: build.sh FOLDER [cloud|graphical]
#   FOLDER/vmlinuz     Debian's kernel (cloud: boots fastest; graphical: has AHCI, USB, a mouse and DRM)
#   FOLDER/initrd      BusyBox, the modules, the guest agent, and root/ beside this script
#   FOLDER/disk.qcow2  the same as a disk that boots by itself under a BIOS
# Needs no root, no loop device and no mount; only apt-get's downloads.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
flavour=${2:-cloud}
case $flavour in cloud) package=linux-image-cloud-amd64 ;; graphical) package=linux-image-amd64 ;; esac
PATH=/usr/sbin:/sbin:$PATH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$work"
cd "$work"
image=$(apt-cache depends "$package" | sed -n 's/^ *Depends: *\(linux-image-[0-9].*\)/\1/p')
apt-get download -qq -o APT::Sandbox::User=root "$image" qemu-guest-agent
for archive in *.deb; do dpkg-deb -x "$archive" unpacked; done
[ -d unpacked/lib/modules ] || ln -s usr/lib unpacked/lib
version=$(ls unpacked/lib/modules)

mkdir -p tree/bin tree/dev tree/lib tree/lib64 tree/lib/modules tree/proc tree/sys tree/tmp tree/run tree/root tree/etc tree/disk
ln -s bin tree/sbin && mkdir -p tree/usr && ln -s ../bin tree/usr/bin && ln -s ../bin tree/usr/sbin
cp /bin/busybox tree/bin/busybox
cp -a "$here/root/etc/." tree/etc/
cp -a "$here/root/sbin/." tree/bin/
chmod -R a+rX tree/etc; chmod 755 tree/etc/rc tree/etc/acpi/PWRF/* tree/bin/*
ln -s bin/busybox tree/init

# The guest agent is the one program with libraries.
agent=$(find unpacked -name qemu-ga -type f)
cp "$agent" tree/bin/
for library in $(ldd "$agent" | grep -o '/[^ ]*'); do cp -L "$library" "tree$(case $library in /lib64/*) echo /lib64/ ;; *) echo /lib/ ;; esac)"; done

# Modules in the order in which they load, so that the guest needs no module index. `weak` ones may be missing in a flavour.
depmod -b unpacked "$version"
strong="virtio_pci virtio_blk virtio_net virtio_console virtio_scsi button evdev isofs sr_mod sd_mod ata_piix vfat nls_cp437 nls_ascii"
weak="ext4 ahci virtio_input virtio_gpu bochs psmouse xhci_pci usbhid hid_generic"
for module in $strong; do
  modprobe -d "$work/unpacked" -S "$version" --show-depends "$module"
done >plan
for module in $weak; do
  modprobe -d "$work/unpacked" -S "$version" --show-depends "$module" >>plan 2>/dev/null || true
done
awk '$1 == "insmod" && !seen[$2]++ { print $2 }' plan | while read -r path; do
  cp "$path" tree/lib/modules/
  basename "$path"
done >tree/etc/modules

(cd tree && find . | LC_ALL=C sort | cpio --quiet -o -H newc -R 0:0) | zstd -q -15 -T1 >initrd
cp unpacked/boot/vmlinuz-"$version" vmlinuz

# The disk: GRUB in the gap before the one partition, that partition made from a folder.
mkdir boot && cp vmlinuz initrd boot/ && mkdir boot/kept
truncate -s 64M disk.raw
echo '2048,,83,*' | sfdisk -q disk.raw
mke2fs -q -t ext4 -O ^has_journal -L tiny -m 0 -d boot -E offset=1048576,root_owner=0:0 disk.raw 63M 2>/dev/null
# By the 16-bit door: for the other one GRUB copies 50 MiB byte by byte, which is 2 s of 7 on an emulated processor.
cat >grub.cfg <<'GRUB'
linux16 ($root)/vmlinuz console=tty0 console=ttyS0 quiet mitigations=off nokaslr cryptomgr.notests no_timer_check
initrd16 ($root)/initrd
boot
GRUB
grub-mkimage -O i386-pc -p '(hd0,msdos1)/' -c grub.cfg -o core.img biosdisk part_msdos ext2 linux16 boot
# The boot code leaves the partition table alone; the core follows it and finds the rest of itself at sector 2.
dd if=/usr/lib/grub/i386-pc/boot.img of=disk.raw bs=440 count=1 conv=notrunc status=none
dd if=core.img of=disk.raw bs=512 seek=1 conv=notrunc status=none
qemu-img convert -q -f raw -O qcow2 disk.raw disk.qcow2

mkdir -p "$folder"
mv vmlinuz initrd disk.qcow2 "$folder"/
