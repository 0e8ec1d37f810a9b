/** What a provider says it was owed, to hold against the ledger. */
export const invoices = `
CREATE TABLE invoices (
  id               INTEGER PRIMARY KEY,
  imported_at      INTEGER NOT NULL,
  name             TEXT    NOT NULL,                       -- the file's, or the API it was read from
  source           TEXT    NOT NULL CHECK (source IN ('csv', 'api')),
  target           TEXT    NOT NULL,                       -- whose invoice it is; '' for all targets
  content_hash     TEXT    NOT NULL UNIQUE,                -- SHA-256: the same content is imported once
  first_day        INTEGER NOT NULL,                       -- ms; starts of its first and last UTC day
  last_day         INTEGER NOT NULL,
  rounded          INTEGER NOT NULL,                       -- amounts that had more than nine decimals
  unit_nano_usd    INTEGER NOT NULL                        -- the smallest step of its amounts: 10000000 for cents
) STRICT;

-- One row per day and model: the sum of the invoice's lines for them.
CREATE TABLE invoice_lines (
  id               INTEGER PRIMARY KEY,
  invoice_id       INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  day_start        INTEGER NOT NULL,                       -- ms; UTC day
  model            TEXT    NOT NULL,                       -- as the provider names it; '' when it does not say
  lines            INTEGER NOT NULL,                       -- how many lines were added up
  cost_nano_usd    INTEGER,                                -- negative for a credit; null where it names no amounts
  input_tokens     INTEGER,                                -- as providers count: with the cached ones;
  cached_tokens    INTEGER,                                -- null where the invoice has no counts
  output_tokens    INTEGER,
  requests         INTEGER
) STRICT;
CREATE UNIQUE INDEX invoice_lines_of ON invoice_lines (invoice_id, day_start, model);

-- What invoices call a model of the ledger.
CREATE TABLE invoice_models (
  name             TEXT    PRIMARY KEY,
  model            TEXT    NOT NULL
) STRICT;
`
