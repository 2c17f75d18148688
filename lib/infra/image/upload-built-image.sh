# Puts the disk that build-debian-image.sh made into a volume that is there and empty. dd counts on stderr.
#
#   sh -c "$(cat upload-built-image.sh)" upload-built-image NAME POOL VOLUME
#
# Says first on stdout how many bytes it will be: size=BYTES. Then virsh's code as upload=, and its words as said=.
set -eu
export LC_ALL=C
file="${TMPDIR:-/var/tmp}/guesthouse-build-$1/disk.qcow2"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 143' TERM INT HUP
echo "size=$(stat -c %s "$file")"
dd if="$file" bs=1M status=progress | {
  code=0
  virsh -q -c qemu:///system vol-upload --pool "$2" --vol "$3" --file /dev/stdin >"$dir/said" 2>&1 || code=$?
  echo $code >"$dir/upload"
} || :
echo "upload=$(cat "$dir/upload")"
sed 's/^/said=/' "$dir/said"
