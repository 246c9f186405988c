-- Notices, who wants which, and webhooks. Used by src/store/outbox.c.

-- A key that is there already stays as it is: nothing is told twice.
-- :name notice_add
INSERT INTO notice (key, kind, at, way, member, webhook, subject, args, state, attempts, next_at, ended_at, error)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued', 0, ?9, NULL, '') ON CONFLICT (key) DO NOTHING;

-- To whom: every webhook of a party that wants the event and is on.
-- :name notice_add_hooks
INSERT INTO notice (key, kind, at, way, member, webhook, subject, args, state, attempts, next_at, ended_at, error)
	SELECT ?1 || ' webhook/' || CAST(w.id AS TEXT), ?2, ?3, 1, '', w.id, ?4, ?5, 'queued', 0, ?3, NULL, ''
	FROM webhook AS w LEFT JOIN webhook_health AS h ON h.webhook = w.id
	WHERE w.party = ?6 AND w.ended IS NULL AND h.off_at IS NULL
	AND (w.events = '*' OR ' ' || w.events || ' ' LIKE '% ' || ?7 || ' %')
	ON CONFLICT (key) DO NOTHING;

-- What is to be tried now, the longest waiting first.
-- :name notices_due
SELECT rank, key, kind, at, way, member, webhook, subject, args, state, attempts, next_at, ended_at, error FROM notice
	WHERE way = ?1 AND next_at <= ?2 ORDER BY next_at, rank LIMIT ?3;

-- What waits for a member's collection and may go now.
-- :name notices_held
SELECT rank, key, kind, at, way, member, webhook, subject, args, state, attempts, next_at, ended_at, error FROM notice
	WHERE member = ?1 AND state = 'held' AND next_at <= ?2 ORDER BY rank LIMIT ?3;

-- When the next one is due; NULL: nothing waits.
-- :name notice_next
SELECT min(next_at) FROM notice WHERE way = ?1 AND next_at IS NOT NULL;

-- :name notice_hold
UPDATE notice SET state = 'held', next_at = ?2 WHERE rank = ?1 AND state = 'queued';

-- Not before the address of who it is for works again.
-- :name notice_keep
UPDATE notice SET state = 'kept', next_at = NULL, error = ?2 WHERE rank = ?1 AND next_at IS NOT NULL;

-- That works: all that was kept for them, in one mail.
-- :name notices_release
UPDATE notice SET state = 'held', attempts = 0, at = ?2, next_at = ?2, ended_at = NULL, error = ''
	WHERE member = ?1 AND state = 'kept';

-- :name notices_kept
SELECT count(*) FROM notice WHERE member = ?1 AND state = 'kept';

-- What was sent came back; ?2 is NULL when it is kept. The second is for all that went in one mail.
-- :name notice_back
UPDATE notice SET state = ?1, ended_at = ?2, error = ?3 WHERE rank = ?4 AND state = 'sent';

-- :name notices_back
UPDATE notice SET state = ?1, ended_at = ?2, error = ?3 WHERE state = 'sent' AND member = ?4 AND ended_at = ?5;

-- :name notice_try
UPDATE notice SET attempts = attempts + 1, next_at = ?2 WHERE rank = ?1 AND next_at IS NOT NULL;

-- Not tried after all.
-- :name notice_untry
UPDATE notice SET attempts = attempts - 1, next_at = ?2, error = ?3 WHERE rank = ?1 AND next_at IS NOT NULL AND attempts > 0;

-- :name notice_wait
UPDATE notice SET next_at = ?2, error = ?3 WHERE rank = ?1 AND next_at IS NOT NULL;

-- :name notice_end
UPDATE notice SET state = ?2, next_at = NULL, ended_at = ?3, error = ?4 WHERE rank = ?1 AND next_at IS NOT NULL;

-- :name notices_drop_of_hook
UPDATE notice SET state = 'dropped', next_at = NULL, ended_at = ?2, error = ?3 WHERE webhook = ?1 AND next_at IS NOT NULL;

-- :name notices_in_state
SELECT rank, key, kind, at, way, member, webhook, subject, args, state, attempts, next_at, ended_at, error FROM notice
	WHERE state = ?1 AND rank < ?2 ORDER BY rank DESC LIMIT ?3;

-- :name notices_of_hook
SELECT rank, key, kind, at, way, member, webhook, subject, args, state, attempts, next_at, ended_at, error FROM notice
	WHERE webhook = ?1 AND rank < ?2 ORDER BY rank DESC LIMIT ?3;

-- What a member was told lately.
-- :name notices_of_member
SELECT rank, key, kind, at, way, member, webhook, subject, args, state, attempts, next_at, ended_at, error FROM notice
	WHERE member = ?1 AND rank < ?2 ORDER BY rank DESC LIMIT ?3;

-- :name notice_get
SELECT rank, key, kind, at, way, member, webhook, subject, args, state, attempts, next_at, ended_at, error FROM notice
	WHERE rank = ?1;

-- Not to be told any more, whether it waits or was given up.
-- :name notice_drop
UPDATE notice SET state = 'dropped', next_at = NULL, ended_at = ?2
	WHERE rank = ?1 AND state IN ('queued', 'held', 'kept', 'failed');

-- Another try for what was given up.
-- :name notice_again
UPDATE notice SET state = 'queued', attempts = 0, at = ?2, next_at = ?2, ended_at = NULL WHERE rank = ?1 AND state = 'failed';

-- :name notices_count
SELECT state, count(*) FROM notice GROUP BY state;

-- :name notices_forget
DELETE FROM notice WHERE (state IN ('sent', 'dropped', 'failed') AND ended_at < ?1) OR (state = 'kept' AND at < ?1);

-- :name notice_choice_set
INSERT INTO notice_choice (member, kind, choice) VALUES (?1, ?2, ?3) ON CONFLICT (member, kind) DO UPDATE SET choice = excluded.choice;

-- :name notice_choices
SELECT kind, choice FROM notice_choice WHERE member = ?1 ORDER BY kind;

-- :name notice_hour_set
INSERT INTO notice_hour (member, hour) VALUES (?1, ?2) ON CONFLICT (member) DO UPDATE SET hour = excluded.hour;

-- :name notice_hour_of
SELECT hour FROM notice_hour WHERE member = ?1;

-- :name notice_choices_clear
DELETE FROM notice_choice WHERE member = ?1;

-- :name notice_hour_clear
DELETE FROM notice_hour WHERE member = ?1;

-- :name webhook_put
INSERT INTO webhook (id, party, url, events, secret, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
	ON CONFLICT (id) DO UPDATE SET url = excluded.url, events = excluded.events, secret = excluded.secret, ended = excluded.ended;

-- :name webhook_get
SELECT w.id, w.party, w.url, w.events, w.secret, w.ended, h.failures, h.since, h.off_at, h.error
	FROM webhook AS w LEFT JOIN webhook_health AS h ON h.webhook = w.id WHERE w.id = ?1;

-- :name webhooks_of
SELECT w.id, w.party, w.url, w.events, w.secret, w.ended, h.failures, h.since, h.off_at, h.error
	FROM webhook AS w LEFT JOIN webhook_health AS h ON h.webhook = w.id WHERE w.party = ?1 ORDER BY w.id;

-- Those of a party that leaves.
-- :name webhooks_end_of
UPDATE webhook SET ended = ?2 WHERE party = ?1 AND ended IS NULL;

-- :name webhook_well
DELETE FROM webhook_health WHERE webhook = ?1;

-- :name webhook_failed
INSERT INTO webhook_health (webhook, failures, since, off_at, error) VALUES (?1, 1, ?2, NULL, ?3)
	ON CONFLICT (webhook) DO UPDATE SET failures = webhook_health.failures + 1, error = excluded.error;

-- :name webhook_off
INSERT INTO webhook_health (webhook, failures, since, off_at, error) VALUES (?1, 1, ?2, ?2, ?3)
	ON CONFLICT (webhook) DO UPDATE SET off_at = excluded.off_at, error = excluded.error;

-- :name pgp_put
INSERT INTO pgp_key (member, key) VALUES (?1, ?2) ON CONFLICT (member) DO UPDATE SET key = excluded.key;

-- :name pgp_drop
DELETE FROM pgp_key WHERE member = ?1;

-- :name pgp_get
SELECT key FROM pgp_key WHERE member = ?1;
