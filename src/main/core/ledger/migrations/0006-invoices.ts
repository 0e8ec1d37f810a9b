/** What a provider says it was owed, to hold against the ledger. */
export const invoices = `
CREATE TABLE invoices (
  id               INTEGER PRIMARY KEY,
  imported_at      INTEGER NOT NULL,
  name             TEXT    NOT NULL,                       -- the file's, or the API it was read from
  target           TEXT    NOT NULL                        -- whose invoice it is; '' for all targets
) STRICT;

CREATE TABLE invoice_lines (
  id               INTEGER PRIMARY KEY,
  invoice_id       INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
  day_start        INTEGER NOT NULL,                       -- ms; UTC day
  model            TEXT    NOT NULL,                       -- as the provider names it; '' when it does not say
  cost_nano_usd    INTEGER NOT NULL,
  input_tokens     INTEGER,                                -- null where the invoice has no counts
  cached_tokens    INTEGER,
  output_tokens    INTEGER,
  requests         INTEGER
) STRICT;
CREATE INDEX invoice_lines_of ON invoice_lines (invoice_id, day_start);
`
