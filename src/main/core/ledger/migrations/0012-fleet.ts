/** Machines that cost by the minute, their time in rows of its own, and what people set and did in the fleet. */
export const fleet = `
CREATE TABLE machines (
  id               TEXT    PRIMARY KEY,                    -- 'lambda:<instance id>', 'manual:<target>:<started at>'
  source           TEXT    NOT NULL CHECK (source IN ('cloud', 'manual')),
  name             TEXT    NOT NULL,
  line_item        TEXT    NOT NULL,                       -- the instance type, 'gpu_1x_a10'
  region           TEXT,
  target           TEXT,                                   -- whose endpoint runs on it; null: nobody said
  hourly_nano_usd  INTEGER NOT NULL CHECK (hourly_nano_usd >= 0), -- of the minutes to come
  started_at       INTEGER NOT NULL,                       -- ms; its minutes are counted from here
  start_known      INTEGER NOT NULL CHECK (start_known IN (0, 1)),
  ended_at         INTEGER CHECK (ended_at >= started_at), -- null: it runs
  minutes          INTEGER NOT NULL DEFAULT 0 CHECK (minutes >= 0) -- how many of its minutes are entered
) STRICT;
CREATE INDEX machines_running ON machines (id) WHERE ended_at IS NULL;

-- One row per machine and quarter hour: how many of its minutes began in it, and what they cost.
CREATE TABLE machine_time (
  bucket_start     INTEGER NOT NULL,                       -- ms; a quarter hour of UTC
  machine_id       TEXT    NOT NULL REFERENCES machines (id),
  hourly_nano_usd  INTEGER NOT NULL CHECK (hourly_nano_usd >= 0),
  inferred         INTEGER NOT NULL CHECK (inferred IN (0, 1)), -- filled in: the console was closed, or the cloud silent
  line_item        TEXT    NOT NULL,
  minutes          INTEGER NOT NULL CHECK (minutes > 0),
  idle_minutes     INTEGER NOT NULL CHECK (idle_minutes BETWEEN 0 AND minutes),
  cost_nano_usd    INTEGER NOT NULL CHECK (cost_nano_usd >= 0),
  PRIMARY KEY (bucket_start, machine_id, hourly_nano_usd, inferred)
) STRICT, WITHOUT ROWID;
CREATE INDEX machine_time_of ON machine_time (machine_id, hourly_nano_usd);

-- What is asked of the cloud, from before it is asked: after a crash an answer may be missing.
CREATE TABLE launches (
  id               INTEGER PRIMARY KEY,
  idempotency_key  TEXT    NOT NULL UNIQUE,
  terms            TEXT    NOT NULL,                       -- JSON
  hourly_nano_usd  INTEGER NOT NULL,
  state            TEXT    NOT NULL,
  started_at       INTEGER NOT NULL,
  changed_at       INTEGER NOT NULL,
  next_try_at      INTEGER,
  wait_until       INTEGER NOT NULL,                       -- until when it is asked again for want of capacity
  tries            INTEGER NOT NULL,
  instance_id      TEXT,
  problem          TEXT,
  healthy_at       INTEGER
) STRICT;

-- What people said of a unit: 'instance:<id>', or a target's id.
CREATE TABLE fleet_units (
  unit             TEXT    PRIMARY KEY,
  port             INTEGER,                                -- where an instance of ours serves; null: it is not ours
  protected        INTEGER NOT NULL DEFAULT 0 CHECK (protected IN (0, 1)),
  idle_minutes     INTEGER CHECK (idle_minutes > 0),       -- terminated after so long without a request; null: never
  dcgm_url         TEXT,
  wake_url         TEXT
) STRICT;

CREATE TABLE fleet_events (
  id               INTEGER PRIMARY KEY,
  at               INTEGER NOT NULL,
  unit             TEXT    NOT NULL,
  event            TEXT    NOT NULL,
  text             TEXT    NOT NULL,
  author           TEXT    NOT NULL                        -- 'console', 'rule', 'cloud'
) STRICT;
CREATE INDEX fleet_events_of ON fleet_events (unit, id);

-- Restarts and terminations by the call that asked for them: sent twice, they are done once.
CREATE TABLE fleet_actions (
  idempotency_key  TEXT    PRIMARY KEY,
  at               INTEGER NOT NULL,
  action           TEXT    NOT NULL,
  results          TEXT    NOT NULL                        -- JSON, once it is done; '' before
) STRICT;
`
