#!/bin/sh
# Installs the Debian packages named on the command line that are missing: packages.sh PACKAGE...
# Through sudo when not root. Where there is no apt, or no way to become root, it says what is needed and stops.
set -eu

missing=
for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "haefte needs these Debian packages, or what your system calls them:$missing" >&2
    exit 1
fi
become=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "haefte needs these packages; install them as root: apt-get install$missing" >&2
        exit 1
    fi
    become=sudo
fi
echo "installing$missing" >&2
install="$become env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing"
# shellcheck disable=SC2086 # the command is to be split
$install </dev/null >/dev/null 2>&1 || { $become apt-get update -q >/dev/null && $install </dev/null >/dev/null; }
