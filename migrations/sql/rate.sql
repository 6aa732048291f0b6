-- Rate hits may be lost at a crash; they are worth no write-ahead log.

ALTER TABLE core_rate_hits SET UNLOGGED;
