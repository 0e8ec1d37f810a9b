/** What the console has warned of, whether the warning arrived, and where warnings go. */
export const alerts = `
CREATE TABLE alerts (
  id               INTEGER PRIMARY KEY,
  at               INTEGER NOT NULL,
  rule             TEXT    NOT NULL,                       -- 'threshold', 'forecast', 'burn_rate', ...
  dedup_key        TEXT    NOT NULL UNIQUE,                -- one alert per cause and period
  severity         TEXT    NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  title            TEXT    NOT NULL,
  message          TEXT    NOT NULL,
  subject          TEXT    NOT NULL                        -- JSON: what it is about, for a link
) STRICT;
CREATE INDEX alerts_of_subject ON alerts (rule, subject, id);

-- One row per alert and sink, moved on by each try.
CREATE TABLE alert_deliveries (
  id               INTEGER PRIMARY KEY,
  alert_id         INTEGER NOT NULL REFERENCES alerts (id),
  sink             TEXT    NOT NULL,                       -- 'desktop', 'slack', 'webhook'
  state            TEXT    NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  tries            INTEGER NOT NULL,
  last_try_at      INTEGER,
  next_try_at      INTEGER,                                -- null once it is delivered or given up
  answer           TEXT,                                   -- what came of the last try, without secrets
  UNIQUE (alert_id, sink),
  CHECK ((state = 'waiting') = (next_try_at IS NOT NULL))
) STRICT;
CREATE INDEX alert_deliveries_waiting ON alert_deliveries (sink, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX alert_deliveries_tried ON alert_deliveries (sink, last_try_at) WHERE last_try_at IS NOT NULL;

-- A table of its own and not settings: its columns are secrets, which no list of settings may carry to a page.
CREATE TABLE alert_sinks (
  sink             TEXT    PRIMARY KEY,                    -- 'slack', 'webhook'
  url              TEXT    NOT NULL,
  secret           TEXT,                                   -- of the webhook's signature
  changed_at       INTEGER NOT NULL
) STRICT;

-- The rules that somebody changed; the others are as the program has them.
CREATE TABLE alert_rules (
  rule             TEXT    PRIMARY KEY,
  is_on            INTEGER NOT NULL CHECK (is_on IN (0, 1)),
  sinks            TEXT    NOT NULL,                       -- JSON: ["desktop", "slack"]
  changed_at       INTEGER NOT NULL
) STRICT;
`
