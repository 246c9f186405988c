-- The way into a day of the audit: as in schema.sql, where it is explained.
CREATE INDEX act_at ON act (at);
