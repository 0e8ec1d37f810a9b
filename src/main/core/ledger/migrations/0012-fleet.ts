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
  minutes          INTEGER NOT NULL DEFAULT 0 CHECK (minutes >= 0) -- how many of its minutes are entered: those that are over, once it has ended those that have begun
) STRICT;
CREATE INDEX machines_running ON machines (id) WHERE ended_at IS NULL;

-- Minutes of a machine that follow on each other in one quarter hour, at one price: all of them seen, or none.
CREATE TABLE machine_time (
  bucket_start     INTEGER NOT NULL,                       -- ms; the quarter hour of UTC in which they began
  machine_id       TEXT    NOT NULL REFERENCES machines (id),
  first_minute     INTEGER NOT NULL CHECK (first_minute >= 0), -- 0 for the machine's first
  minutes          INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 15),
  idle_minutes     INTEGER NOT NULL CHECK (idle_minutes BETWEEN 0 AND minutes), -- no request was running
  inferred         INTEGER NOT NULL CHECK (inferred IN (0, 1)), -- filled in: the console was closed, or the cloud silent
  line_item        TEXT    NOT NULL,
  hourly_nano_usd  INTEGER NOT NULL CHECK (hourly_nano_usd >= 0),
  cost_nano_usd    INTEGER NOT NULL CHECK (cost_nano_usd >= 0),
  PRIMARY KEY (bucket_start, machine_id, first_minute)
) STRICT, WITHOUT ROWID;
CREATE INDEX machine_time_of ON machine_time (machine_id, hourly_nano_usd, first_minute, minutes);

-- What is asked of the cloud, from before it is asked: after a crash an answer may be missing.
CREATE TABLE launches (
  id               INTEGER PRIMARY KEY,
  idempotency_key  TEXT    NOT NULL UNIQUE,
  token            TEXT    NOT NULL,                       -- the instance's tag 'sophia-launch': by it a lost one is found
  terms            TEXT    NOT NULL,                       -- JSON; without its user data once the launch is over
  hourly_nano_usd  INTEGER NOT NULL,
  state            TEXT    NOT NULL,
  started_at       INTEGER NOT NULL,
  changed_at       INTEGER NOT NULL,
  next_try_at      INTEGER,
  wait_until       INTEGER NOT NULL,                       -- until when it is asked again for want of capacity
  tries            INTEGER NOT NULL,
  asked_at         INTEGER,                                -- since when it may run; null: it was never asked for
  instance_id      TEXT,
  problem          TEXT,
  problem_code     TEXT,                                   -- the cloud's own, where the problem is the cloud's
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
