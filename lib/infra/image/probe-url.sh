# Looks at what is behind an address, without fetching more than its beginning.
#
#   sh -c "$(cat probe-url.sh)" probe-url URL
#
# Prints KEY=VALUE lines: tool (curl, wget, none), exit (that tool's code), status, address (of the last server, where curl
# tells), type, length (of the whole, in bytes), packed (xz, gzip, zstd, bzip2 or nothing), unpacker (missing, or nothing),
# said (one line of the tool's words), head (the first 64 KiB, unpacked, as base64).
set -eu
export LC_ALL=C
url=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 143' TERM INT HUP
: >"$dir/headers"
: >"$dir/facts"

# One MiB, because bzip2 gives nothing before its first block (900 kB) is whole. `head` ends the pipe where a server knows no ranges and sends all: curl's code is then 23, "could not write".
if command -v curl >/dev/null; then
  tool=curl
  {
    code=0
    curl -sS -L --max-redirs 8 --proto =http,https --proto-redir =http,https --connect-timeout 20 --max-time 60 \
      -r 0-1048575 -D "$dir/headers" -w '%{stderr}\nfacts %{http_code} %{remote_ip} %{content_type}\n' \
      -- "$url" 2>"$dir/said" || code=$?
    echo $code >"$dir/exit"
  } | head -c 1048576 >"$dir/head"
  sed -n 's/^facts //p' "$dir/said" >"$dir/facts"
  [ "$(cat "$dir/exit")" != 23 ] || echo 0 >"$dir/exit"
elif command -v wget >/dev/null; then
  tool=wget
  {
    code=0
    wget -q -S -O - --tries=1 --timeout=20 --max-redirect=8 --header='Range: bytes=0-1048575' -- "$url" 2>"$dir/said" || code=$?
    echo $code >"$dir/exit"
  } | head -c 1048576 >"$dir/head"
  sed 's/^ *//' "$dir/said" >"$dir/headers"
  status=$(sed -n 's/^HTTP\/[0-9.]* \([0-9]*\).*/\1/p' "$dir/headers" | tail -n 1)
  type=$(sed -n 's/^[Cc]ontent-[Tt]ype: *//p' "$dir/headers" | tail -n 1)
  echo "${status:-0} - $type" >"$dir/facts"
  # 3: could not write, as above
  [ "$(cat "$dir/exit")" != 3 ] || echo 0 >"$dir/exit"
else
  echo tool=none
  exit 0
fi

read -r status address type <"$dir/facts" || :
# After redirects the headers of every answer are there; the last one's length is the file's.
length=$(tr -d '\r' <"$dir/headers" | awk '
  tolower($0) ~ /^http\// { part = ""; whole = "" }
  tolower($1) == "content-range:" { n = split($0, piece, "/"); if (piece[n] ~ /^[0-9]+$/) part = piece[n] }
  tolower($1) == "content-length:" { whole = $2 }
  END { print part != "" ? part : whole }')

packed= unpack=
case $(od -An -tx1 -N6 "$dir/head" | tr -d ' \n') in
  fd377a585a00) packed=xz unpack=xz ;;
  1f8b*) packed=gzip unpack=gzip ;;
  28b52ffd*) packed=zstd unpack=zstd ;;
  425a68*) packed=bzip2 unpack=bzip2 ;;
esac
unpacker=
if [ -n "$packed" ]; then
  if command -v $unpack >/dev/null; then
    # the input is cut off, so the unpacker complains; what it gave before is what counts
    $unpack -dc <"$dir/head" 2>/dev/null | head -c 65536 >"$dir/unpacked" || :
    mv "$dir/unpacked" "$dir/head"
  else
    unpacker=missing
  fi
fi

echo tool=$tool
echo "exit=$(cat "$dir/exit")"
echo "status=${status:-0}"
echo "address=${address:-}"
echo "type=${type:-}"
echo "length=${length:-}"
echo "packed=$packed"
echo "unpacker=$unpacker"
echo "said=$(grep -v -e '^facts ' -e '^$' "$dir/said" | head -n 1)"
echo "head=$(head -c 65536 "$dir/head" | base64 -w 0)"
