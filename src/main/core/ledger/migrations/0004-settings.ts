/** What is set in the console, who changed what and why, and prices that somebody entered. */
export const settings = `
CREATE TABLE settings (
  name             TEXT    PRIMARY KEY,
  value            TEXT    NOT NULL,                       -- JSON
  changed_at       INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_log (
  id               INTEGER PRIMARY KEY,
  at               INTEGER NOT NULL,
  actor            TEXT    NOT NULL,                       -- 'console', 'environment', ...
  action           TEXT    NOT NULL,                       -- 'budget.raise', 'price.set', ...
  subject          TEXT    NOT NULL,                       -- the id of what was changed
  reason           TEXT,
  details          TEXT    NOT NULL                        -- JSON: before and after
) STRICT;

-- Where a price comes from: what somebody entered or imported is never replaced by the catalogue's.
ALTER TABLE prices ADD COLUMN origin TEXT NOT NULL DEFAULT 'catalogue'
  CHECK (origin IN ('catalogue', 'console', 'import', 'unpriced'));
ALTER TABLE prices ADD COLUMN entered_at INTEGER;          -- ms; null for those of before
`
