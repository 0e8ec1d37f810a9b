/** The machines of the sandbox's cloud: they boot, serve, restart and end by the clock, each with a real server. */
import { randomUUID } from 'node:crypto'
import type { SandboxBehaviour } from '../settings.ts'
import type { CloudBehaviour, Mishap } from './behaviour.ts'
import { conflict, doesNotExist } from './errors.ts'
import { isOver, type Machine, type Phase } from './machine.ts'
import type { StateFile } from './state-file.ts'

/** An inference server that runs on a machine. */
export interface MachineServer {
  readonly port: number
  stop(): Promise<void>
}

export interface MachinesOptions<Server extends MachineServer> {
  readonly file: StateFile
  readonly now: () => number
  readonly behaviour: () => CloudBehaviour
  /** On the port, or on another one where that is taken. */
  readonly startServer: (port: number, behaviour: Partial<SandboxBehaviour>) => Promise<Server>
  readonly freePort: () => Promise<number>
}

export type Order = Pick<
  Machine,
  'name' | 'type' | 'centsPerHour' | 'region' | 'sshKey' | 'fileSystems' | 'tags'
>

export interface Machines<Server extends MachineServer> {
  /** All there ever were, in the order of their launch. */
  all(): readonly Machine[]
  /** Does what is due, and waits for it. */
  settle(): Promise<void>
  launch(order: Order): Promise<Machine>
  restart(ids: readonly string[]): Promise<Machine[]>
  terminate(ids: readonly string[]): Promise<Machine[]>
  rename(id: string, name: string): Promise<Machine>
  /** What it waits for happens now. */
  hurry(id: string): Promise<void>
  befall(id: string, mishap: Mishap): Promise<void>
  serverOf(id: string): Server | null
  stop(): Promise<void>
}

const LONGEST_TIMER_MS = 60_000
const HAS_ENDED: readonly Phase[] = ['terminating', 'terminated', 'preempted']

export async function openMachines<Server extends MachineServer>(
  options: MachinesOptions<Server>,
): Promise<Machines<Server>> {
  const { file, now, behaviour, startServer, freePort } = options
  const machines = file.load()
  const servers = new Map<string, Server>()
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let last: Promise<unknown> = Promise.resolve()

  /** One thing after the other: what is due, what is asked for, and what befalls. */
  function inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }

  function change(work: () => Promise<Machine[]> | Machine[]): Promise<Machine[]> {
    return inTurn(async () => {
      await catchUp()
      const changed = await work()
      await catchUp()
      return changed
    })
  }

  async function catchUp(): Promise<void> {
    if (isStopped) return
    for (const machine of machines) {
      while (machine.nextAt !== null && machine.nextAt <= now()) await goOn(machine, machine.nextAt)
      if (machine.phase === 'serving' && !servers.has(machine.id)) await serve(machine)
    }
    file.save(machines)
    clearTimeout(timer)
    const next = Math.min(...machines.map(({ nextAt }) => nextAt ?? Infinity))
    if (next < Infinity) {
      // By the console's clock, which need not run as the system's does.
      const waitMs = Math.min(Math.max(next - now(), 1), LONGEST_TIMER_MS)
      timer = setTimeout(() => void inTurn(catchUp), waitMs).unref()
    }
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

  function enter(machine: Machine, phase: Phase, forMs: number | null, at: number = now()): void {
    machine.phase = phase
    machine.nextAt = forMs === null ? null : at + forMs
    if (HAS_ENDED.includes(phase)) machine.endedAt ??= at
  }

  async function serve(machine: Machine): Promise<void> {
    const server = await startServer(machine.port ?? 0, behaviour().server)
    servers.set(machine.id, server)
    if (server.port !== machine.port) takePort(machine, server.port)
  }

  async function silence({ id }: Machine): Promise<void> {
    await servers.get(id)?.stop()
    servers.delete(id)
  }

  function find(id: string): Machine {
    const machine = machines.find((one) => one.id === id)
    if (!machine || isOver(machine)) throw doesNotExist(`The instance ${id}`)
    return machine
  }

  await inTurn(catchUp)
  return {
    all: () => machines,
    settle: () => inTurn(catchUp),
    async launch(order) {
      const machine: Machine = {
        id: randomUUID().replaceAll('-', ''),
        ...order,
        phase: 'booting',
        nextAt: null,
        launchedAt: now(),
        endedAt: null,
        port: null,
      }
      enter(machine, 'booting', behaviour().bootMs)
      await change(() => {
        machines.push(machine)
        return [machine]
      })
      return machine
    },
    restart: (ids) =>
      change(async () => {
        const found = ids.map(find)
        if (found.some(({ phase }) => ['booting', 'restarting', ...HAS_ENDED].includes(phase)))
          throw conflict()
        for (const machine of found) {
          await silence(machine)
          enter(machine, 'restarting', behaviour().restartMs)
        }
        return found
      }),
    terminate: (ids) =>
      change(async () => {
        const found = ids.map(find)
        for (const machine of found) {
          await silence(machine)
          enter(machine, 'terminating', behaviour().terminateMs)
        }
        return found
      }),
    async rename(id, name) {
      await change(() => {
        const machine = find(id)
        machine.name = name === '' ? null : name
        return [machine]
      })
      return find(id)
    },
    async hurry(id) {
      await change(() => {
        const machine = find(id)
        if (machine.phase !== 'serving') machine.nextAt = now()
        return [machine]
      })
    },
    async befall(id, mishap) {
      await change(async () => {
        const machine = find(id)
        await silence(machine)
        enter(machine, mishap === 'silent' ? 'starting' : mishap, null)
        return [machine]
      })
    },
    serverOf: (id) => servers.get(id) ?? null,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await inTurn(async () => {
        await Promise.all(machines.map(silence))
      })
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
