"""The private PostgreSQL and PostGIS cluster that a town without a database server gets.

It lives in the instance folder, listens on a Unix socket only, and runs as an unprivileged user
even when root starts it. `control` starts and stops it, `places` says where things are, `creation`
makes it in one piece or not at all. Only the standard library is used.
"""
