"""Running Wspólnie: the supervisor behind `script/server`, its secrets and the static files' build.

`python -m core.serve` brings up database, migrations, demonstration, worker and web server in that
order, and takes them down in the other.
"""
