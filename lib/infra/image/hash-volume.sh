# Sums up what a volume holds. dd counts on stderr.
#
#   sh -c "$(cat hash-volume.sh)" hash-volume POOL VOLUME BYTES
#
# virsh ends what it prints with a line of its own, so only BYTES of it are read. Prints sum=, and virsh's words as said=.
set -eu
export LC_ALL=C
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 143' TERM INT HUP
{
  virsh -q -c qemu:///system vol-download --pool "$1" --vol "$2" --file /dev/stdout 2>"$dir/said" || :
} | dd bs=1M iflag=fullblock status=progress | head -c "$3" | sha256sum >"$dir/sum"
echo "sum=$(cut -d ' ' -f 1 "$dir/sum")"
sed 's/^/said=/' "$dir/said" | grep -v '^said=$' || :
