# Builds a bootable disk image out of the packages of the distribution this machine runs (Debian, Ubuntu), without root.
#
#   sh -c "$(cat build-debian-image.sh)" build-image "$(cat assemble-disk.sh)" NAME SIZE_MIB [PACKAGE...]
#
# Makes the folder guesthouse-build-NAME in $TMPDIR or /var/tmp, with disk.qcow2 in it when all went well. Where a run before
# left a disk that is whole it is taken as it is; anything else that it left is removed first. With SIZE_MIB 0 all of it is, and
# nothing else is done. What must look like root's is made in a user namespace, so the login needs a range of subordinate ids
# and nothing else.
#
# It says `guesthouse: phase NAME` on stderr as it goes, and `guesthouse: lacks TOOL PACKAGE` or `guesthouse: needs …` when
# it cannot begin (code 3).
set -eu
umask 022
# Debian 13 makes homes that only their owner enters, and root of a namespace is not: `find` could not come back to one.
cd /
export LC_ALL=C.UTF-8 PATH="$PATH:/usr/sbin:/sbin" DEBIAN_FRONTEND=noninteractive
assemble=$1 name=$2 size_mib=$3
shift 3

say() { echo "guesthouse: $*" >&2; }
refuse() { say "$@"; exit 3; }

work="${TMPDIR:-/var/tmp}/guesthouse-build-$name"

# Most of the folder belongs to ids that only the namespace may touch. As root mmdebstrap makes no user namespace.
inside() { mmdebstrap --unshare-helper "$@"; }
# The namespace may empty its folders, and take none out of ours.
empty() {
  for folder in "$work/root" "$work/made/disk"; do
    [ ! -e "$folder" ] || inside find "$folder" -xdev -mindepth 1 -delete
  done
}
clean() {
  [ -e "$work" ] || return 0
  empty >&2 || :
  rm -rf --one-file-system "$work"
}
if [ "$size_mib" = 0 ]; then
  clean
  exit 0
fi

# Only of a folder that nobody else could have made, or put anything into.
if [ -O "$work" ] && [ ! -L "$work" ] && [ -z "$(find "$work" -maxdepth 0 -perm /022)" ] && [ -f "$work/disk.qcow2" ] &&
  qemu-img check -q "$work/disk.qcow2" >&2; then
  say "phase done"
  exit 0
fi

# ── what is needed ────────────────────────────────────────────────────────────────────────────────────────────────────
. /etc/os-release
case $ID in debian | ubuntu) ;; *) refuse "needs Debian or Ubuntu, and this is $PRETTY_NAME" ;; esac
architecture=$(dpkg --print-architecture)
[ "$architecture" = amd64 ] || refuse "needs an amd64 machine, and this is $architecture"
for pair in mmdebstrap:mmdebstrap mke2fs:e2fsprogs sfdisk:fdisk mformat:mtools qemu-img:qemu-utils \
  grub-mkimage:grub-common; do
  command -v "${pair%:*}" >/dev/null || refuse "lacks ${pair%:*} ${pair#*:}"
done
[ -e /usr/lib/grub/i386-pc/boot.img ] || refuse "lacks GRUB-for-BIOS grub-pc-bin"
[ -e /usr/lib/grub/x86_64-efi/linux.mod ] || refuse "lacks GRUB-for-UEFI grub-efi-amd64-bin"
if [ "$(id -u)" != 0 ]; then
  command -v newuidmap >/dev/null || refuse "lacks newuidmap uidmap"
  login=$(id -un)
  for file in /etc/subuid /etc/subgid; do
    grep -Eqs "^($login|$(id -u)):" $file ||
      refuse "needs subordinate ids for $login: usermod --add-subuids 1000000-1065535 --add-subgids 1000000-1065535 $login"
  done
fi
parent=${work%/*}
free_mib=$(df -Pk "$parent" | awk 'NR == 2 { print int($4 / 1024) }')
[ "$free_mib" -ge 3072 ] || refuse "needs 3072 MiB free in $parent, and there are $free_mib"

clean
trap 'code=$?; trap - EXIT; [ "$code" = 0 ] || clean; exit "$code"' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT HUP
mkdir -m 0711 "$work"

# ── where the packages come from ──────────────────────────────────────────────────────────────────────────────────────
# What this machine's apt uses of its own distribution; third parties' repositories stay out. apt knows every way of
# writing sources, so it is asked. A `mirror+file:` list exists on this machine only, so its first mirror is taken.
codename=${VERSION_CODENAME:-${UBUNTU_CODENAME:-}}
[ -n "$codename" ] || refuse "needs a release with a code name, and this is $PRETTY_NAME"
keyring=/usr/share/keyrings/$ID-archive-keyring.gpg
option=
[ ! -e "$keyring" ] || option="[signed-by=$keyring] "
apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
  while read -r uri release component origin; do
    case $origin in Debian | Ubuntu | '' | '$(ORIGIN)') ;; *) continue ;; esac
    case $release in "$codename" | "$codename"[-/]* | stable | stable[-/]*) ;; *) continue ;; esac
    case $uri in
      mirror+file:*) uri=$(awk '/^[a-z]/ { print $1; exit }' "/${uri#mirror+file:*/}") ;;
      cdrom:*) continue ;;
    esac
    echo "deb $option$uri $release $component"
  done | sort -u >"$work/sources.list"
[ -s "$work/sources.list" ] || refuse "needs apt sources of $codename on this machine (see /etc/apt/sources.list)"

# ── the packages ──────────────────────────────────────────────────────────────────────────────────────────────────────
# The generic kernel: the one for clouds has no DRM, USB or mouse, so a screen would stay black.
case $ID in debian) kernel=linux-image-amd64 ;; ubuntu) kernel=linux-image-generic ;; esac
wanted="$kernel,initramfs-tools,zstd,systemd-sysv,dbus,libpam-systemd,udev,kmod,systemd-timesyncd,netplan.io,iproute2
,iputils-ping,netbase,cloud-init,cloud-guest-utils,fdisk,e2fsprogs,qemu-guest-agent,openssh-server,sudo,kbd,console-setup
,locales,tzdata,ca-certificates,curl,less,nano,vim-tiny,procps,bash-completion"
# systemd-resolved is a package of its own from Debian 12 and Ubuntu 24.04 on
[ -z "$(apt-cache madison systemd-resolved 2>/dev/null)" ] || wanted="$wanted,systemd-resolved"
# Known now, and not after minutes; where apt knows nothing at all, mmdebstrap will ask the mirror.
known=$(apt-cache madison $kernel 2>/dev/null || :)
for package in "$@"; do
  [ -z "$known" ] || apt-cache show "$package" >/dev/null 2>&1 || refuse "needs a package source that has $package"
  wanted="$wanted,$package"
done

set --
proxy=$(apt-config shell found Acquire::http::Proxy)
case $proxy in *\'*://*) set -- --aptopt="Acquire::http::Proxy \"$(eval "$proxy"; echo "$found")\";" ;; esac

say "phase packages"
# Nothing need survive a power cut here, so dpkg does not wait for the disk. mmdebstrap leaves these settings in the image;
# they are taken out later.
TMPDIR=$parent mmdebstrap --verbose --mode=unshare --variant=minbase --format=directory --architectures=amd64 \
  --include="$(echo "$wanted" | tr -d '\n')" --aptopt='Acquire::Retries "3";' --aptopt='APT::Color "0";' \
  --aptopt='Acquire::Languages "none";' --dpkgopt=force-unsafe-io "$@" \
  "$codename" "$work/root" "$work/sources.list" </dev/null >&2

# ── the disk ──────────────────────────────────────────────────────────────────────────────────────────────────────────
# A place that the namespace owns. Sticky and then closed: nobody else can put something into its way.
mkdir -m 0711 "$work/made"
chmod 1777 "$work/made"
inside mkdir -m 0755 "$work/made/disk"
chmod 0711 "$work/made"
inside sh -c "$assemble" assemble-disk "$work/root" "$work/made/disk" "$size_mib"

# This login's own copy, and the rest goes: what is left is one file.
say "phase convert"
qemu-img convert -O qcow2 -W "$work/made/disk/disk.raw" "$work/converted"
say "phase clean"
empty
rm -rf --one-file-system "$work/root" "$work/made" "$work/sources.list"
# from here on it is whole, also after a power cut
sync "$work/converted"
mv "$work/converted" "$work/disk.qcow2"
say "phase done"
