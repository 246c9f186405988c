-- Periodic work. Used by src/store/jobs.c.

-- :name jobs_all
SELECT name, started, ended, next, ok, result FROM job ORDER BY name;

-- :name job_put
INSERT INTO job (name, started, ended, next, ok, result) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
	ON CONFLICT (name) DO UPDATE SET started = excluded.started, ended = excluded.ended, next = excluded.next,
		ok = excluded.ok, result = excluded.result;

-- :name job_ask
INSERT INTO job (name, started, ended, next, ok, result) VALUES (?1, 0, 0, ?2, 1, '')
	ON CONFLICT (name) DO UPDATE SET next = excluded.next;
