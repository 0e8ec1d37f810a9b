/** What becomes of the sandbox's machines by the clock: from phase to phase, each with a real server while it serves. */
import type { SandboxBehaviour } from '../settings.ts'
import type { CloudBehaviour } from './behaviour.ts'
import type { Machine, Phase } from './machine.ts'
import type { StateFile } from './state-file.ts'

/** An inference server that runs on a machine. */
export interface MachineServer {
  readonly port: number
  stop(): Promise<void>
}

export interface LifecycleOptions<Server extends MachineServer> {
  readonly file: StateFile
  readonly now: () => number
  readonly behaviour: () => CloudBehaviour
  /** On the port, or on another one where that is taken. */
  readonly startServer: (port: number, behaviour: Partial<SandboxBehaviour>) => Promise<Server>
  readonly freePort: () => Promise<number>
}

export interface Lifecycle<Server extends MachineServer> {
  /** Does what is due, keeps it, and sets the clock for what comes next. */
  catchUp(): Promise<void>
  /** Into a phase, and on from there after so long; null: not by itself. */
  enter(machine: Machine, phase: Phase, forMs: number | null): void
  /** Its inference server is gone. */
  silence(machine: Machine): Promise<void>
  serverOf(id: string): Server | null
  /** Does nothing by itself any more. */
  halt(): void
}

export const HAS_ENDED: readonly Phase[] = ['terminating', 'terminated', 'preempted']
const LONGEST_TIMER_MS = 60_000

/** @param onDue called when it is time to catch up */
export function createLifecycle<Server extends MachineServer>(
  machines: readonly Machine[],
  { file, now, behaviour, startServer, freePort }: LifecycleOptions<Server>,
  onDue: () => void,
): Lifecycle<Server> {
  const servers = new Map<string, Server>()
  let timer: NodeJS.Timeout | undefined
  let isHalted = false

  function enter(machine: Machine, phase: Phase, forMs: number | null, at: number = now()): void {
    machine.phase = phase
    machine.nextAt = forMs === null ? null : at + forMs
    if (HAS_ENDED.includes(phase)) machine.endedAt ??= at
  }

  /** Into the next phase, as of when it was due: what was late makes up for it. */
  async function goOn(machine: Machine, dueAt: number): Promise<void> {
    switch (machine.phase) {
      case 'booting':
        takePort(machine, await freePort())
        enter(machine, 'starting', behaviour().startMs, dueAt)
        return
      case 'starting':
      case 'restarting':
        enter(machine, 'serving', null, dueAt)
        return
      case 'terminating':
        enter(machine, 'terminated', null, dueAt)
        return
      case 'serving':
      case 'unhealthy':
      case 'terminated':
      case 'preempted':
        machine.nextAt = null
    }
  }

  async function serve(machine: Machine): Promise<void> {
    const server = await startServer(machine.port ?? 0, behaviour().server)
    servers.set(machine.id, server)
    if (server.port !== machine.port) takePort(machine, server.port)
  }

  return {
    async catchUp() {
      if (isHalted) return
      for (const machine of machines) {
        while (machine.nextAt !== null && machine.nextAt <= now()) await goOn(machine, machine.nextAt)
        if (machine.phase === 'serving' && !servers.has(machine.id)) await serve(machine)
      }
      file.save(machines)
      clearTimeout(timer)
      const next = Math.min(...machines.map(({ nextAt }) => nextAt ?? Infinity))
      if (next === Infinity) return
      // By the console's clock, which need not run as the system's does.
      timer = setTimeout(onDue, Math.min(Math.max(next - now(), 1), LONGEST_TIMER_MS)).unref()
    },
    enter: (machine, phase, forMs) => enter(machine, phase, forMs),
    async silence({ id }) {
      await servers.get(id)?.stop()
      servers.delete(id)
    },
    serverOf: (id) => servers.get(id) ?? null,
    halt() {
      isHalted = true
      clearTimeout(timer)
    },
  }
}

/** Where it serves is told by its tags: several of these machines share one address. */
function takePort(machine: Machine, port: number): void {
  const told = new Map([
    ['sophia-port', `${port}`],
    ['sophia-dcgm-port', `${port}`],
    ['sophia-dcgm-path', '/dcgm/metrics'],
  ])
  machine.port = port
  machine.tags = [
    ...machine.tags.filter(({ key }) => !told.has(key)),
    ...[...told].map(([key, value]) => ({ key, value })),
  ]
}
