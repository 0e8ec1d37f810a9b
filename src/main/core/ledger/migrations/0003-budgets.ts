/** Budgets of the console's own, every budget's limits, what was raised for a while, and which thresholds fired. */
export const budgets = `
CREATE TABLE budgets (
  id               TEXT    PRIMARY KEY,
  name             TEXT    NOT NULL,
  scope            TEXT    NOT NULL CHECK (scope IN ('all', 'key', 'workload', 'model')),
  subject          TEXT    NOT NULL,                       -- the key's id, the workload, the model; '' for all
  period           TEXT    NOT NULL CHECK (period IN ('day', 'week', 'month')),
  timezone         TEXT    NOT NULL,
  enforcement      TEXT    NOT NULL CHECK (enforcement IN ('hard', 'warn')),
  thresholds       TEXT    NOT NULL,                       -- JSON: [{"of": "actual" | "forecast", "percent": n}]
  created_at       INTEGER NOT NULL,
  archived_at      INTEGER
) STRICT;

-- The latest of a budget is its limit; the earlier ones say what held when. 'daily' and 'monthly' are the
-- environment's budgets, which have no row in budgets.
CREATE TABLE budget_limits (
  id               INTEGER PRIMARY KEY,
  budget_id        TEXT    NOT NULL,
  limit_nano_usd   INTEGER NOT NULL CHECK (limit_nano_usd >= 0),
  changed_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX budget_limits_of_budget ON budget_limits (budget_id);

-- A limit for one window; the latest that was not ended counts.
CREATE TABLE budget_raises (
  id               INTEGER PRIMARY KEY,
  budget_id        TEXT    NOT NULL,
  window_start     INTEGER NOT NULL,
  limit_nano_usd   INTEGER NOT NULL CHECK (limit_nano_usd >= 0),
  reason           TEXT    NOT NULL,
  raised_at        INTEGER NOT NULL,
  ended_at         INTEGER                                 -- when the usual limit was changed; null: with its window
) STRICT;
CREATE INDEX budget_raises_of_window ON budget_raises (budget_id, window_start);

-- Each threshold once per window.
CREATE TABLE budget_crossings (
  budget_id        TEXT    NOT NULL,
  window_start     INTEGER NOT NULL,
  threshold        TEXT    NOT NULL,                       -- 'actual:80', 'forecast:100'
  crossed_at       INTEGER NOT NULL,
  amount_nano_usd  INTEGER NOT NULL,                       -- what was spent, or is forecast
  limit_nano_usd   INTEGER NOT NULL,
  PRIMARY KEY (budget_id, window_start, threshold)
) STRICT, WITHOUT ROWID;
`
