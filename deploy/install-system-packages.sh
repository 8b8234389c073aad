#!/bin/sh
# Install what the tests need from the system's own packages (Debian and Ubuntu): Chromium for the pages, libseccomp for the
# isolation of trainees' work (most systems have it already), PostgreSQL for a gradebook on a server.
# Run it once:  sh deploy/install-system-packages.sh
# (Ubuntu has Chromium as a snap only; Google Chrome from its own package serves the tests as well.)
set -eu

packages="chromium libseccomp2 postgresql"

if ! command -v apt-get >/dev/null 2>&1; then
    echo "This script knows Debian and Ubuntu only. Install $packages with your own package manager." >&2
    exit 1
fi
if command -v chromium >/dev/null 2>&1 && ldconfig -p | grep -q libseccomp.so.2 && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    echo "Already there: $packages"
    exit 0
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    as_root="sudo"
fi

echo "Installing from the system's packages: $packages"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
