-- Settings that are not at their default. Used by src/store/settings.c.

-- :name settings_all
SELECT name, value, act FROM setting ORDER BY name;

-- :name setting_get
SELECT name, value, act FROM setting WHERE name = ?1;

-- :name setting_put
INSERT INTO setting (name, value, act) VALUES (?1, ?2, ?3)
	ON CONFLICT (name) DO UPDATE SET value = excluded.value, act = excluded.act;

-- :name setting_drop
DELETE FROM setting WHERE name = ?1;
