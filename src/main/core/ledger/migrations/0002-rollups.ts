/**
 * What the rows add up to, by quarter hour of UTC, which fits every timezone. A rollup is moved in the transaction
 * that writes its rows; `npm run ledger -- verify` compares the two.
 */
export const rollups = `
CREATE TABLE rollups (
  bucket_start     INTEGER NOT NULL,                       -- ms; the quarter hour in which its attempts were reserved
  endpoint         TEXT    NOT NULL,
  key_id           TEXT    NOT NULL,
  workload         TEXT    NOT NULL,                       -- '' for none
  model_served     TEXT    NOT NULL,
  target           TEXT    NOT NULL,
  price_id         INTEGER NOT NULL,
  usage_source     TEXT    NOT NULL,
  error_code       TEXT    NOT NULL,                       -- '' for none
  attempts         INTEGER NOT NULL,
  requests         INTEGER NOT NULL,                       -- those of them that were a request's first attempt
  input_tokens     INTEGER NOT NULL,
  cached_tokens    INTEGER NOT NULL,
  output_tokens    INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cost_nano_usd    INTEGER NOT NULL,
  PRIMARY KEY (bucket_start, endpoint, key_id, workload, model_served, target, price_id, usage_source, error_code)
) STRICT, WITHOUT ROWID;

INSERT INTO rollups
SELECT reserved_at / 900000 * 900000, endpoint, key_id, coalesce(workload, ''), model_served, target, price_id,
       usage_source, coalesce(error_code, ''), count(*), sum(attempt = 1), sum(input_tokens), sum(cached_tokens),
       sum(output_tokens), sum(reasoning_tokens), sum(cost_nano_usd)
  FROM attempts GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;

-- On which UTC days a value occurs at all, so that rows of something rare are found among millions. Written when a
-- rollup is new, which is once in many attempts.
CREATE TABLE rollup_days (
  trait            TEXT    NOT NULL,                       -- a column of rollups
  value            TEXT    NOT NULL,
  day_start        INTEGER NOT NULL,                       -- ms
  PRIMARY KEY (trait, value, day_start)
) STRICT, WITHOUT ROWID;

INSERT INTO rollup_days
SELECT DISTINCT 'endpoint', endpoint, bucket_start / 86400000 * 86400000 FROM rollups UNION ALL
SELECT DISTINCT 'key_id', key_id, bucket_start / 86400000 * 86400000 FROM rollups UNION ALL
SELECT DISTINCT 'workload', workload, bucket_start / 86400000 * 86400000 FROM rollups UNION ALL
SELECT DISTINCT 'model_served', model_served, bucket_start / 86400000 * 86400000 FROM rollups UNION ALL
SELECT DISTINCT 'target', target, bucket_start / 86400000 * 86400000 FROM rollups UNION ALL
SELECT DISTINCT 'usage_source', usage_source, bucket_start / 86400000 * 86400000 FROM rollups UNION ALL
SELECT DISTINCT 'error_code', error_code, bucket_start / 86400000 * 86400000 FROM rollups;

CREATE TRIGGER rollup_days_of_new AFTER INSERT ON rollups BEGIN
  INSERT INTO rollup_days VALUES
    ('endpoint', NEW.endpoint, NEW.bucket_start / 86400000 * 86400000),
    ('key_id', NEW.key_id, NEW.bucket_start / 86400000 * 86400000),
    ('workload', NEW.workload, NEW.bucket_start / 86400000 * 86400000),
    ('model_served', NEW.model_served, NEW.bucket_start / 86400000 * 86400000),
    ('target', NEW.target, NEW.bucket_start / 86400000 * 86400000),
    ('usage_source', NEW.usage_source, NEW.bucket_start / 86400000 * 86400000),
    ('error_code', NEW.error_code, NEW.bucket_start / 86400000 * 86400000)
  ON CONFLICT DO NOTHING;
END;

-- Who asked in each quarter hour. The time comes first, so that all new entries lie on the same few pages: by user
-- first, a write to a large ledger took twice as long (measured).
CREATE INDEX attempts_by_user ON attempts (reserved_at / 900000, user) WHERE user IS NOT NULL;
CREATE INDEX attempts_by_session ON attempts (reserved_at / 900000, session) WHERE session IS NOT NULL;

-- How long they took: counters of log-spaced slots, each 5 % wide (slot n ends at 0.1 ms * 1.05^n).
CREATE TABLE duration_rollups (
  bucket_start     INTEGER NOT NULL,
  model_served     TEXT    NOT NULL,
  target           TEXT    NOT NULL,
  measure          TEXT    NOT NULL CHECK (measure IN ('latency', 'ttft')), -- latency: of those that went well
  slot             INTEGER NOT NULL,
  attempts         INTEGER NOT NULL,
  PRIMARY KEY (bucket_start, model_served, target, measure, slot)
) STRICT, WITHOUT ROWID;

-- They are written every thousand attempts; those above this id are not in them yet.
CREATE TABLE duration_rollups_state (last_attempt_id INTEGER NOT NULL) STRICT;
INSERT INTO duration_rollups_state SELECT coalesce(max(id), 0) FROM attempts;

INSERT INTO duration_rollups
SELECT reserved_at / 900000 * 900000, model_served, target, 'latency', duration_slot(latency_ms), count(*)
  FROM attempts WHERE error_code IS NULL AND latency_ms IS NOT NULL GROUP BY 1, 2, 3, 4, 5
 UNION ALL
SELECT reserved_at / 900000 * 900000, model_served, target, 'ttft', duration_slot(ttft_ms), count(*)
  FROM attempts WHERE ttft_ms IS NOT NULL GROUP BY 1, 2, 3, 4, 5;

-- Rows before this moment were deleted after their time, on the hour of a rollup; their rollups stay.
CREATE TABLE retention (
  kind             TEXT    PRIMARY KEY CHECK (kind IN ('attempts')),
  kept_since       INTEGER NOT NULL
) STRICT;
`
