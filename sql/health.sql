-- How much there is of what. Used by src/store/health.c.

-- :name health_counts
SELECT (SELECT coalesce(max(seq) + 1, 0) FROM act),
	(SELECT count(*) FROM session WHERE ends > ?1),
	(SELECT count(*) FROM member WHERE ended IS NULL),
	(SELECT count(*) FROM party WHERE ended IS NULL),
	(SELECT count(*) FROM job WHERE ok = 0),
	(SELECT count(*) FROM contact WHERE verified_by IS NULL AND ended IS NULL),
	(SELECT count(*) FROM invitation WHERE member IS NULL AND ended IS NULL AND expires > ?1),
	(SELECT count(*) FROM api_key WHERE ended IS NULL AND expires > ?1 AND expires <= ?2);

-- :name health_outbox
SELECT state, count(*) FROM notice GROUP BY state ORDER BY state;

-- :name health_obligations
SELECT state, count(*) FROM obligation GROUP BY state ORDER BY state;
