/** Money rows, the prices they froze, and the keys they were spent with. Documented in docs/ledger.md. */
export const attempts = `
CREATE TABLE prices (
  id                       INTEGER PRIMARY KEY,
  model                    TEXT    NOT NULL,
  effective_from           INTEGER NOT NULL,              -- ms since the epoch
  input_nano_usd_per_m     INTEGER NOT NULL CHECK (input_nano_usd_per_m  >= 0),
  cached_nano_usd_per_m    INTEGER NOT NULL CHECK (cached_nano_usd_per_m >= 0),
  output_nano_usd_per_m    INTEGER NOT NULL CHECK (output_nano_usd_per_m >= 0),
  source                   TEXT    NOT NULL
) STRICT;
CREATE INDEX prices_of_model ON prices (model, effective_from);

CREATE TABLE client_keys (
  id          TEXT    PRIMARY KEY,
  name        TEXT    NOT NULL,
  hash        TEXT    NOT NULL UNIQUE,                     -- SHA-256 of the key, hex; the key itself is nowhere
  created_at  INTEGER NOT NULL,
  revoked_at  INTEGER
) STRICT;

-- What is in flight: one row per attempt, from before it is sent until its end is known.
CREATE TABLE holds (
  id              INTEGER PRIMARY KEY,
  request_id      TEXT    NOT NULL,
  attempt         INTEGER NOT NULL,
  endpoint        TEXT    NOT NULL CHECK (endpoint IN ('chat', 'embeddings')),
  key_id          TEXT    NOT NULL,
  user            TEXT,
  workload        TEXT,
  session         TEXT,
  model_asked     TEXT    NOT NULL,
  model_served    TEXT    NOT NULL,
  target          TEXT    NOT NULL,
  reason          TEXT    NOT NULL,
  streamed        INTEGER NOT NULL CHECK (streamed IN (0, 1)),
  price_id        INTEGER NOT NULL,
  reserved_at     INTEGER NOT NULL,                        -- ms; decides the budget window the row belongs to
  hold_nano_usd   INTEGER NOT NULL CHECK (hold_nano_usd >= 0)
) STRICT;

-- What is known: one row per attempt, written when its hold goes, and never changed.
CREATE TABLE attempts (
  id              INTEGER PRIMARY KEY,
  request_id      TEXT    NOT NULL,
  attempt         INTEGER NOT NULL,
  endpoint        TEXT    NOT NULL CHECK (endpoint IN ('chat', 'embeddings')),
  key_id          TEXT    NOT NULL,
  user            TEXT,
  workload        TEXT,
  session         TEXT,
  model_asked     TEXT    NOT NULL,
  model_served    TEXT    NOT NULL,
  target          TEXT    NOT NULL,
  reason          TEXT    NOT NULL,
  streamed        INTEGER NOT NULL CHECK (streamed IN (0, 1)),
  price_id        INTEGER NOT NULL REFERENCES prices (id),
  reserved_at     INTEGER NOT NULL,
  hold_nano_usd   INTEGER NOT NULL,
  settled_at      INTEGER NOT NULL,
  cost_nano_usd   INTEGER NOT NULL CHECK (cost_nano_usd >= 0),
  input_tokens    INTEGER NOT NULL,                        -- disjoint buckets: input excludes cached,
  cached_tokens   INTEGER NOT NULL,
  output_tokens   INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,                       -- but reasoning is a part of output
  usage_source    TEXT    NOT NULL CHECK (usage_source IN ('provider', 'estimated', 'none')),
  finish_reason   TEXT,
  error_code      TEXT,
  ttft_ms         REAL,
  latency_ms      REAL
) STRICT;
CREATE UNIQUE INDEX attempts_of_request ON attempts (request_id, attempt);
CREATE INDEX attempts_by_time ON attempts (reserved_at);
`
