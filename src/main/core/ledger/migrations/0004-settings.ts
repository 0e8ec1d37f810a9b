/** What is set in the console, who changed what and why, and what somebody entered or imported of models. */
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

-- Limits that an import named, laid over those of the catalogue; null where it did not say.
CREATE TABLE imported_models (
  model              TEXT    PRIMARY KEY,
  kind               TEXT    NOT NULL CHECK (kind IN ('chat', 'embeddings')),
  provider           TEXT,
  context_tokens     INTEGER CHECK (context_tokens > 0),
  max_output_tokens  INTEGER CHECK (max_output_tokens > 0),
  source             TEXT    NOT NULL,                     -- the file's name
  imported_at        INTEGER NOT NULL
) STRICT;

ALTER TABLE client_keys ADD COLUMN last_used_at INTEGER;   -- ms, noted once a minute; null: never
UPDATE client_keys SET last_used_at = (SELECT max(bucket_start) FROM rollups WHERE key_id = client_keys.id);
`
