/** Workloads moved to serverless in stages, what happened on the way, and what people thought of the answers. */
export const rollouts = `
CREATE TABLE rollouts (
  id               INTEGER PRIMARY KEY,
  workload         TEXT    NOT NULL,                       -- '' for requests without one
  name             TEXT    NOT NULL,
  stages           TEXT    NOT NULL,                       -- JSON: shares and gates, in order
  baseline         TEXT    NOT NULL,                       -- JSON: what the gates compare with
  advance          TEXT    NOT NULL CHECK (advance IN ('by_gate', 'by_hand')),
  state            TEXT    NOT NULL CHECK (state IN ('running', 'held', 'finished', 'rolled_back')),
  stage            INTEGER NOT NULL,                       -- index into stages
  stage_since      INTEGER NOT NULL,
  created_at       INTEGER NOT NULL,
  ended_at         INTEGER                                 -- from when on it decides nothing any more; null: it does
) STRICT;
-- One rollout decides the share of a workload at a time, also after it was finished or rolled back.
CREATE UNIQUE INDEX rollouts_under_way ON rollouts (workload) WHERE ended_at IS NULL;

CREATE TABLE rollout_events (
  id               INTEGER PRIMARY KEY,
  rollout_id       INTEGER NOT NULL REFERENCES rollouts (id),
  at               INTEGER NOT NULL,
  event            TEXT    NOT NULL,                       -- 'started', 'advanced', 'rolled_back', …
  stage            INTEGER NOT NULL,
  author           TEXT    NOT NULL,                       -- 'console', or 'gate'
  details          TEXT    NOT NULL                        -- JSON: the figures it was decided by, and the reason
) STRICT;
CREATE INDEX rollout_events_of ON rollout_events (rollout_id, id);

CREATE TABLE feedback (
  request_id       TEXT    PRIMARY KEY,                    -- the latest opinion counts
  score            REAL    NOT NULL CHECK (score BETWEEN 0 AND 1),
  key_id           TEXT    NOT NULL,
  at               INTEGER NOT NULL
) STRICT;
`
