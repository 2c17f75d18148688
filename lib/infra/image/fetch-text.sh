# Prints what is behind an address, 1 MiB at most, when it answers 200; the code is curl's or wget's.
#
#   sh -c "$(cat fetch-text.sh)" fetch-text URL
set -eu
export LC_ALL=C
if command -v curl >/dev/null; then
  exec curl -sS -f -L --max-redirs 8 --proto =http,https --proto-redir =http,https --connect-timeout 20 --max-time 60 \
    --max-filesize 1048576 -- "$1"
fi
exec wget -q -O - --tries=1 --timeout=20 --max-redirect=8 -- "$1"
