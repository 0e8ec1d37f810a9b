/** Providers that were added in the console. Their keys are not here: see docs/providers.md. */
export const providers = `
CREATE TABLE providers (
  id               TEXT    PRIMARY KEY,                    -- the target's id, in rows and headers
  name             TEXT    NOT NULL,
  kind             TEXT    NOT NULL CHECK (kind IN ('serverless', 'gpu')),
  base_url         TEXT    NOT NULL,
  weight           REAL    NOT NULL CHECK (weight >= 0),   -- its share among the targets of its kind
  models           TEXT    NOT NULL,                       -- JSON: {"our name": "its name there"}
  has_key          INTEGER NOT NULL CHECK (has_key IN (0, 1)),
  added_at         INTEGER NOT NULL,
  changed_at       INTEGER NOT NULL,
  removed_at       INTEGER                                 -- its rows go on naming it
) STRICT;
`
