-- Handling plans that were adopted. Used by src/store/plans.c.

-- :name plan_add
INSERT INTO plan (version, act, at, member, valid_from, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- :name plan_get
SELECT version, act, at, member, valid_from, text FROM plan WHERE version = ?1;

-- The one in force on a day.
-- :name plan_of_day
SELECT version, act, at, member, valid_from, text FROM plan WHERE valid_from <= ?1 ORDER BY act DESC LIMIT 1;

-- All, the one adopted last first; without their texts.
-- :name plans_all
SELECT version, act, at, member, valid_from, '' FROM plan ORDER BY act DESC;
