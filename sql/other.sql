-- Devices, rejects, small values, derived things, totals. Used by src/store/list_other.c.

-- :name device_put
INSERT INTO device (source, maker, brand, name, device, model, chip, kernel, year) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
	ON CONFLICT (maker, name, brand, device, model, source)
	DO UPDATE SET chip = excluded.chip, kernel = excluded.kernel, year = excluded.year;

-- :name devices_all
SELECT source, maker, brand, name, device, model, chip, kernel, year FROM device
	ORDER BY maker, name, brand, device, model, source;

-- How many there are of each maker and chip.
-- :name devices_counted
SELECT maker, chip, count(*) FROM device GROUP BY maker, chip;

-- :name reject_put
INSERT INTO reject (input, place, reason, excerpt, at) VALUES (?1, ?2, ?3, ?4, ?5)
	ON CONFLICT (input, place) DO UPDATE SET reason = excluded.reason, excerpt = excluded.excerpt, at = excluded.at;

-- :name rejects_newest
SELECT input, place, reason, excerpt, at, rank FROM reject ORDER BY at DESC, rank DESC LIMIT ?1;

-- :name rejects_find
SELECT input, place, reason, excerpt, at, rank FROM reject
	WHERE rank < ?1 AND lower(input) LIKE lower(?2) ESCAPE '!'
	AND (lower(reason) LIKE lower(?3) ESCAPE '!' OR lower(excerpt) LIKE lower(?3) ESCAPE '!')
	ORDER BY rank DESC LIMIT ?4;

-- :name reject_get
SELECT input, place, reason, excerpt, at, rank FROM reject WHERE rank = ?1;

-- :name reject_drop
DELETE FROM reject WHERE rank = ?1;

-- :name rejects_clear
DELETE FROM reject WHERE input = ?1;

-- :name state_get
SELECT value FROM state WHERE name = ?1;

-- :name state_set
INSERT INTO state (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- :name derived_get
SELECT bytes FROM derived WHERE name = ?1;

-- :name derived_set
INSERT INTO derived (name, bytes) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes;

-- :name totals
SELECT n, withdrawn, exploited,
	(SELECT count(*) FROM source_record), (SELECT count(*) FROM device), (SELECT count(*) FROM reject)
	FROM (SELECT count(*) AS n, CAST(coalesce(sum(withdrawn), 0) AS BIGINT) AS withdrawn,
		CAST(coalesce(sum(exploited), 0) AS BIGINT) AS exploited FROM entry) AS e;
