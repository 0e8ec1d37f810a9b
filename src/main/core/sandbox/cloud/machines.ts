/** The machines of the sandbox's cloud, and what can be done with them: one thing after the other. */
import { randomUUID } from 'node:crypto'
import type { Mishap } from './behaviour.ts'
import { conflict, doesNotExist } from './errors.ts'
import { createLifecycle, HAS_ENDED, type LifecycleOptions, type MachineServer } from './lifecycle.ts'
import { isOver, type Machine } from './machine.ts'

export type { MachineServer } from './lifecycle.ts'

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

export async function openMachines<Server extends MachineServer>(
  options: LifecycleOptions<Server>,
): Promise<Machines<Server>> {
  const { file, now, behaviour } = options
  const machines = file.load()
  const life = createLifecycle(machines, options, () => {
    // What went wrong is met by whoever asks next, who catches up first.
    inTurn(() => life.catchUp()).catch(() => undefined)
  })
  let last: Promise<unknown> = Promise.resolve()

  /** What is due, what is asked for, and what befalls. */
  function inTurn<T>(work: () => Promise<T> | T): Promise<T> {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }

  function change(work: () => Promise<Machine[]> | Machine[]): Promise<Machine[]> {
    return inTurn(async () => {
      await life.catchUp()
      const changed = await work()
      await life.catchUp()
      return changed
    })
  }

  function find(id: string): Machine {
    const machine = machines.find((one) => one.id === id)
    if (!machine || isOver(machine)) throw doesNotExist(`The instance ${id}`)
    return machine
  }

  await inTurn(() => life.catchUp())
  return {
    all: () => machines,
    settle: () => inTurn(() => life.catchUp()),
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
      life.enter(machine, 'booting', behaviour().bootMs)
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
          await life.silence(machine)
          life.enter(machine, 'restarting', behaviour().restartMs)
        }
        return found
      }),
    terminate: (ids) =>
      change(async () => {
        const found = ids.map(find)
        for (const machine of found) {
          await life.silence(machine)
          life.enter(machine, 'terminating', behaviour().terminateMs)
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
        await life.silence(machine)
        life.enter(machine, mishap === 'silent' ? 'starting' : mishap, null)
        return [machine]
      })
    },
    serverOf: (id) => life.serverOf(id),
    async stop() {
      life.halt()
      await inTurn(async () => {
        await Promise.all(machines.map((machine) => life.silence(machine)))
      })
    },
  }
}
