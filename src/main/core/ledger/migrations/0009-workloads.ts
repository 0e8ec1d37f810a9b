/** Named kinds of traffic with their policies, and what a client key may do at once. */
export const workloads = `
CREATE TABLE workloads (
  name             TEXT    PRIMARY KEY,                    -- '' for the policy of all that have none of their own
  policy           TEXT    NOT NULL,                       -- JSON; what is not in it is as the default policy says
  reviewed_at      INTEGER,                                -- ms; null: a client named it, and nobody has looked yet
  created_at       INTEGER NOT NULL,
  changed_at       INTEGER NOT NULL
) STRICT;

ALTER TABLE client_keys ADD COLUMN workload TEXT;          -- for requests that name none
ALTER TABLE client_keys ADD COLUMN max_in_flight INTEGER CHECK (max_in_flight > 0);             -- null: no cap
ALTER TABLE client_keys ADD COLUMN requests_per_minute INTEGER CHECK (requests_per_minute > 0); -- null: no limit
ALTER TABLE client_keys ADD COLUMN tokens_per_minute INTEGER CHECK (tokens_per_minute > 0);     -- null: no limit
`
