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
