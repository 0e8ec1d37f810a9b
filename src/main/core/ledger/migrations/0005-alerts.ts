/** What the console has warned of, and whether the warning arrived. */
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

-- One row per alert and sink, moved on by each try.
CREATE TABLE alert_deliveries (
  id               INTEGER PRIMARY KEY,
  alert_id         INTEGER NOT NULL REFERENCES alerts (id),
  sink             TEXT    NOT NULL,                       -- 'desktop', 'slack', 'webhook'
  state            TEXT    NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  tries            INTEGER NOT NULL,
  last_try_at      INTEGER,
  next_try_at      INTEGER,                                -- null once it is delivered or given up
  answer           TEXT,                                   -- the sink's own words, without secrets
  UNIQUE (alert_id, sink)
) STRICT;
CREATE INDEX alert_deliveries_waiting ON alert_deliveries (next_try_at) WHERE next_try_at IS NOT NULL;
`
