/** What somebody forced by hand, for a while. */
export const overrides = `
CREATE TABLE overrides (
  id               INTEGER PRIMARY KEY,
  kind             TEXT    NOT NULL CHECK (kind IN ('force_gpu', 'force_serverless', 'pause_target')),
  target           TEXT,                                   -- what is paused; null for the others
  when_down        TEXT    CHECK (when_down IN ('fail', 'fall_back')), -- of a force; null for a pause
  reason           TEXT    NOT NULL,
  author           TEXT    NOT NULL,
  idempotency_key  TEXT    NOT NULL UNIQUE,                -- of the call that started it: made twice, it counts once
  started_at       INTEGER NOT NULL,
  expires_at       INTEGER NOT NULL CHECK (expires_at > started_at),
  how_ended        TEXT    CHECK (how_ended IN ('reverted', 'replaced', 'expired')),
  ended_at         INTEGER,                                -- null: it is in force, or nobody has noted its expiry yet
  ended_by         TEXT,                                   -- null: by the clock
  CHECK ((kind = 'pause_target') = (target IS NOT NULL)),
  CHECK ((kind = 'pause_target') = (when_down IS NULL)),
  CHECK ((how_ended IS NULL) = (ended_at IS NULL))
) STRICT;
CREATE INDEX overrides_open ON overrides (expires_at) WHERE ended_at IS NULL;
`
