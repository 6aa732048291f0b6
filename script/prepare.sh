# Sourced by the other scripts: brings a bare Debian or Ubuntu machine to where they can run.
# Installs only what is missing, so a second time takes a moment. All talk goes to stderr.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
instance=${WSPOLNIE_INSTANCE:-$root/instance}
venv=$root/.venv
prepare_log=$instance/prepare.log
createcluster_conf=/etc/postgresql-common/createcluster.d/wspolnie.conf

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

# prepare run|dev [chromium]: everything a script needs, one script at a time.
prepare() {
  local kind=$1 chromium=${2:-}
  umask 022
  unset PGHOST PGPORT PGUSER PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS PYTHONPATH PYTHONHOME
  mkdir -p "$instance" 2>/dev/null ||
    fail "Nie można utworzyć katalogu $instance. Uruchom jako właściciel katalogu $root albo jako root."
  [ -w "$instance" ] && [ -w "$root" ] ||
    fail "Brak prawa zapisu w $root. Uruchom jako właściciel tego katalogu albo jako root."
  need_free_space
  exec 9>"$instance/prepare.lock"
  flock 9
  need_system_packages "$chromium"
  need_venv "$kind"
  [ "$chromium" != chromium ] || need_browser
  write_command
  compile_translations
  (cd "$root" && "$venv/bin/python" -m core.serve.secrets_file "$instance") || exit 1
  exec 9>&-
}

need_free_space() {
  local free_mb
  free_mb=$(($(stat -f -c '%a * %S' "$root") / 1048576))
  [ "$free_mb" -ge 200 ] ||
    fail "Na dysku z katalogiem $root jest tylko $free_mb MB wolnego miejsca. Zwolnij co najmniej 2 GB i uruchom ponownie."
}

need_system_packages() {
  local -a missing=()
  local python_package=python3-venv
  find_python || missing+=(python3 "$python_package")
  if [ -z "${DATABASE_URL:-}" ] || [ "$1" = chromium ]; then
    has_postgis || missing+=(postgis)
  fi
  # Text of the PDF documents is set by Pango.
  has_library libpango-1.0.so.0 || missing+=(libpango-1.0-0)
  has_library libpangoft2-1.0.so.0 || missing+=(libpangoft2-1.0-0)
  has_library libharfbuzz-subset.so.0 || missing+=(libharfbuzz-subset0)
  if [ "$1" = chromium ]; then
    find_chromium || missing+=(chromium)
    # Playwright's driver is linked to it, and a bare machine has no reason to have it.
    has_library libatomic.so.1 || missing+=(libatomic1)
  fi
  if [ ${#missing[@]} -gt 0 ]; then
    install_packages "${missing[@]}"
  fi
  find_python ||
    fail "Potrzebny jest Python 3.11 lub nowszy z modułem venv (Debian 12, Ubuntu 24.04 lub nowsze); zainstaluj pakiet python3-venv."
}

# A Python of at least 3.11 that can make a virtual environment: sets $python.
find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11 python3.14; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$(command -v "$name")
      return 0
    fi
  done
  return 1
}

has_library() { compgen -G "/usr/lib/*/$1" >/dev/null; }

has_postgis() {
  local folder major
  for folder in /usr/lib/postgresql/*/bin; do
    major=$(basename "$(dirname "$folder")")
    if [ -x "$folder/initdb" ] && [ "$major" -ge 15 ] 2>/dev/null &&
      [ -e "/usr/share/postgresql/$major/extension/postgis.control" ]; then
      return 0
    fi
  done
  return 1
}

# The browser of the tests: sets and exports WSPOLNIE_CHROMIUM.
find_chromium() {
  local name
  for name in "${WSPOLNIE_CHROMIUM:-}" /usr/bin/chromium /usr/bin/google-chrome-stable /usr/bin/chromium-browser \
    "${HOME:-/root}"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome; do
    # Ubuntu's chromium is a stub of a few kilobytes that wants snap: ask whether it really runs.
    if [ -n "$name" ] && [ -x "$name" ] && timeout 20 "$name" --version >/dev/null 2>&1; then
      export WSPOLNIE_CHROMIUM=$name
      return 0
    fi
  done
  return 1
}

install_packages() {
  local -a packages=()
  local one
  find_sudo
  : >"$prepare_log"
  if [ "$as_root" != none ]; then
    say "Odświeżam listę pakietów systemu"
    apt_get update >>"$prepare_log" 2>&1 ||
      say "Nie udało się odświeżyć listy pakietów; próbuję z tą, która jest"
  fi
  for one in "$@"; do
    [ "$one" != postgis ] || one=$(postgis_package)
    # Ubuntu has the browser as a snap only: need_browser fetches one for the tests alone.
    if [ "$one" = chromium ] && [ "$as_root" != none ] && [ -z "$(apt-cache show chromium 2>/dev/null)" ]; then
      continue
    fi
    packages+=("$one")
  done
  [ ${#packages[@]} -gt 0 ] || return 0
  [ "$as_root" != none ] || ask_for_packages "${packages[@]}"
  say "Instaluję pakiety systemu: ${packages[*]} (to może potrwać minutę)"
  forbid_main_cluster
  apt_get install -y --no-install-recommends "${packages[@]}" >>"$prepare_log" 2>&1 ||
    fail "Nie udało się zainstalować: ${packages[*]}. Powód: $(grep -E '^(E:|dpkg: error)' "$prepare_log" | tail -n 1). Cały zapis jest w $prepare_log; usuń przyczynę i uruchom ponownie."
}

# How we become root for apt: sets $as_root to direct, sudo or none.
find_sudo() {
  if [ "$(id -u)" = 0 ]; then
    as_root=direct
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root=sudo
  else
    as_root=none
  fi
}

rooted() {
  if [ "$as_root" = sudo ]; then
    sudo -n "$@"
  else
    "$@"
  fi
}

apt_get() { rooted env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" </dev/null; }

# The newest PostgreSQL with PostGIS that this system offers, from 15 up.
postgis_package() {
  local newest
  newest=$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' |
    sed -n 's/^postgresql-\([0-9]*\)-postgis-3 .*/\1/p' | sort -n | tail -n 1)
  if [ -n "$newest" ] && [ "$newest" -ge 15 ]; then
    printf 'postgresql-%s-postgis-3\n' "$newest"
  else
    printf 'postgresql-15-postgis-3\n'
  fi
}

# Debian's package would otherwise make and start a cluster of its own on port 5432.
forbid_main_cluster() {
  [ ! -e /etc/postgresql-common/createcluster.conf ] || [ ! -d /var/lib/postgresql ] || return 0
  rooted mkdir -p "$(dirname "$createcluster_conf")"
  printf '# Wspolnie keeps a private cluster; delete this file to get "main" clusters again.\ncreate_main_cluster = false\n' |
    rooted tee "$createcluster_conf" >/dev/null
}

ask_for_packages() {
  local step="sudo apt-get install -y --no-install-recommends $*"
  if [[ $* == *postgis* ]]; then
    step="sudo mkdir -p $(dirname "$createcluster_conf") && echo 'create_main_cluster = false' | sudo tee $createcluster_conf && $step"
  fi
  fail "Brakuje pakietów systemu, a do ich instalacji trzeba być rootem. Wykonaj i uruchom ponownie:
  sudo apt-get update && $step"
}

# The virtual environment from the lock file; the stamp tells that this very file was installed whole.
need_venv() {
  local kind=$1
  local lock=$root/requirements/$kind.txt
  if has_stamp "$kind" && has_libraries; then
    return 0
  fi
  : >"$prepare_log"
  local is_new=no
  if ! "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    make_venv
    is_new=yes
  fi
  say "Instaluję biblioteki Pythona z $(basename "$lock") (to może potrwać minutę)"
  if ! install_requirements "$lock"; then
    [ "$is_new" = no ] || refuse_requirements
    say "Nie udało się; zakładam środowisko od nowa"
    make_venv
    install_requirements "$lock" || refuse_requirements
  fi
  write_stamp "$kind"
}

refuse_requirements() {
  if grep -q 'connection broken' "$prepare_log"; then
    fail "Nie ma połączenia z rejestrem pakietów Pythona. Sprawdź sieć (serwer pośredniczący, certyfikaty) i uruchom ponownie; zapis jest w $prepare_log."
  fi
  fail "Nie udało się zainstalować bibliotek Pythona. Powód: $(grep -E '^ERROR|No space' "$prepare_log" | tail -n 1). Usuń przyczynę i uruchom ponownie; zapis jest w $prepare_log."
}

# Whether the environment's Python starts and finds what was installed (asked without importing it).
has_libraries() {
  "$venv/bin/python" -c 'import sys
from importlib.util import find_spec
sys.exit(not all(map(find_spec, ("flask", "sqlalchemy", "psycopg", "gunicorn"))))' 2>/dev/null
}

make_venv() {
  say "Tworzę środowisko Pythona w .venv"
  rm -rf "$venv"
  "$python" -m venv "$venv" >>"$prepare_log" 2>&1 ||
    fail "Nie udało się utworzyć .venv. Powód: $(tail -n 1 "$prepare_log"). Zainstaluj python3-venv albo zwolnij miejsce i uruchom ponownie."
}

install_requirements() {
  rm -f "$venv/.wspolnie-stamp"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: -r "$1" >>"$prepare_log" 2>&1
}

stamp_line() { printf '%s %s\n' "$1" "$(sha256sum <"$root/requirements/$1.txt" | cut -d' ' -f1)"; }

has_stamp() { [ -e "$venv/.wspolnie-stamp" ] && grep -qxF "$(stamp_line "$1")" "$venv/.wspolnie-stamp"; }

# What the tests need includes what the application needs.
write_stamp() {
  {
    stamp_line run
    [ "$1" != dev ] || stamp_line dev
  } >"$venv/.wspolnie-stamp"
}

# Where the system has no chromium to give, Playwright's own is fetched.
need_browser() {
  find_chromium && return 0
  say "Pobieram przeglądarkę dla testów"
  "$venv/bin/python" -m playwright install --with-deps chromium >>"$prepare_log" 2>&1 ||
    fail "Nie udało się pobrać przeglądarki dla testów (zapis jest w $prepare_log). Zainstaluj chromium albo google-chrome-stable i uruchom ponownie."
  WSPOLNIE_CHROMIUM=$("$venv/bin/python" -c 'from playwright.sync_api import sync_playwright
with sync_playwright() as driver:
    print(driver.chromium.executable_path)')
  export WSPOLNIE_CHROMIUM
}

# .venv/bin/wspolnie: works from any folder, and after the checkout has been moved.
write_command() {
  local target=$venv/bin/wspolnie
  cat >"$target.new" <<'COMMAND'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
root=$(dirname "$(dirname "$here")")
exec "$here/python" -P -c 'import sys
sys.path.insert(0, sys.argv.pop(1))
sys.argv[0] = "wspolnie"
from core.command import main
raise SystemExit(main())' "$root" "$@"
COMMAND
  chmod 755 "$target.new"
  if cmp -s "$target.new" "$target"; then
    rm -f "$target.new"
  else
    mv -f "$target.new" "$target"
  fi
}

# Catalogues are compiled on the spot, when newer: the .mo files are not kept in the repository.
compile_translations() {
  local po
  for po in "$root"/translations/*/LC_MESSAGES/*.po; do
    if [ -e "$po" ] && { [ ! -e "${po%.po}.mo" ] || [ "$po" -nt "${po%.po}.mo" ]; }; then
      (cd "$root" && "$venv/bin/python" -m core.web.catalogues compile) ||
        fail "Nie udało się skompilować tłumaczeń z $root/translations; popraw plik wskazany powyżej."
      return 0
    fi
  done
}
