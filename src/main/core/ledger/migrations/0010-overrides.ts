/** What somebody forced by hand, for a while. */
export const overrides = `
CREATE TABLE overrides (
  id               INTEGER PRIMARY KEY,
  kind             TEXT    NOT NULL CHECK (kind IN ('force_gpu', 'force_serverless', 'pause_target')),
  target           TEXT,                                   -- what is paused; null for the others
  when_down        TEXT    NOT NULL CHECK (when_down IN ('fail', 'fall_back')),
  reason           TEXT    NOT NULL,
  author           TEXT    NOT NULL,
  started_at       INTEGER NOT NULL,
  expires_at       INTEGER NOT NULL CHECK (expires_at > started_at),
  ended_at         INTEGER,                                -- reverted by hand before; null: it ends by itself
  CHECK ((kind = 'pause_target') = (target IS NOT NULL))
) STRICT;
CREATE INDEX overrides_by_end ON overrides (expires_at);
`
