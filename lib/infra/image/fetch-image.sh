# Streams what is behind an address into a volume that is there and empty; nothing of it is kept elsewhere.
#
#   sh -c "$(cat fetch-image.sh)" fetch-image URL POOL VOLUME HASH UNPACKER
#
# HASH: sha256 or sha512, of the bytes as they come. UNPACKER: xz, gzip, zstd, bzip2 or cat. dd counts on stderr.
# Prints fetch=, unpack=, upload= (the code of each), address= (of the server, where curl tells), sum=, and then the words of
# what failed as said=. It ends with 0 also when one of them failed: the caller decides.
set -eu
export LC_ALL=C
url=$1 pool=$2 volume=$3 hash=$4 unpacker=$5
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 143' TERM INT HUP
mkfifo "$dir/copy"
"${hash}sum" <"$dir/copy" >"$dir/sum" &
summing=$!

# Slower than 1 KiB/s for a minute is a line that died.
fetch() {
  if command -v curl >/dev/null; then
    curl -sS -f -L --max-redirs 8 --proto =http,https --proto-redir =http,https --connect-timeout 20 \
      --speed-limit 1024 --speed-time 60 -w '%{stderr}\naddress %{remote_ip}\n' -- "$url"
  else
    wget -q -O - --tries=1 --timeout=60 --max-redirect=8 -- "$url"
  fi
}

{
  code=0
  fetch 2>"$dir/fetch.said" || code=$?
  echo $code >"$dir/fetch"
} | dd bs=64k iflag=fullblock status=progress | tee "$dir/copy" | {
  code=0
  case $unpacker in cat) cat ;; *) "$unpacker" -dc ;; esac 2>"$dir/unpack.said" || code=$?
  echo $code >"$dir/unpack"
} | {
  code=0
  virsh -q -c qemu:///system vol-upload --pool "$pool" --vol "$volume" --file /dev/stdin >"$dir/upload.said" 2>&1 || code=$?
  echo $code >"$dir/upload"
} || :
wait $summing || :

for part in fetch unpack upload; do echo "$part=$(cat "$dir/$part" 2>/dev/null || echo 1)"; done
echo "address=$(sed -n 's/^address //p' "$dir/fetch.said")"
echo "sum=$(cut -d ' ' -f 1 "$dir/sum")"
for part in fetch unpack upload; do
  [ "$(cat "$dir/$part" 2>/dev/null)" = 0 ] || grep -v -e '^address ' -e '^$' "$dir/$part.said" | head -n 3 | sed "s/^/said=/"
done
