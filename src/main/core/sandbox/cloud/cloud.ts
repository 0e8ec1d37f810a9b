/**
 * The sandbox's cloud: Lambda Cloud's API v1 on loopback, with machines that boot, fail and cost. Behind each one that
 * serves runs a real inference server, so that whatever is done with it is done for real; only the bill is not.
 */
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { listen } from '../server.ts'
import type { SandboxBehaviour } from '../settings.ts'
import { createCloudApi } from './api.ts'
import {
  readCloudBehaviour,
  type CloudBehaviour,
  type CloudFault,
  type Mishap,
  type Operation,
} from './behaviour.ts'
import { billOf, type CloudBill } from './machine.ts'
import { openMachines, type MachineServer } from './machines.ts'
import { createOperations } from './operations.ts'
import { openStateFile } from './state-file.ts'
import { freshOffers } from './stock.ts'

export type { CloudBehaviour, CloudFault, Mishap, Operation } from './behaviour.ts'
export type { CloudBill } from './machine.ts'

export interface SandboxCloud<Server extends MachineServer = MachineServer> {
  /** `http://127.0.0.1:PORT/api/v1` */
  readonly baseUrl: string
  /** Must come as `Authorization: Bearer …`. */
  readonly apiKey: string
  /** Changes what becomes of machines and requests from now on. Throws ZodError on a value out of range. */
  configure(behaviour: Partial<CloudBehaviour>): void
  /** Lets the next requests of a kind fail. */
  strike(operation: Operation, fault: CloudFault, times?: number): void
  /** Where machines of a type are free from now on, and what they cost. */
  restock(
    type: string,
    changes: { readonly regions?: readonly string[]; readonly centsPerHour?: number },
  ): void
  /** What the instance waits for happens now: its boot, the start of its server, its end. */
  hurry(instanceId: string): Promise<void>
  /** Something happens to an instance that nobody here has asked for. */
  befall(instanceId: string, mishap: Mishap): Promise<void>
  /** The inference server on an instance; null while there is none. */
  serverOf(instanceId: string): Server | null
  /** What it has charged, by its own counting: one line for each instance there ever was. */
  bill(): CloudBill[]
  /** Stops the servers. The machines run on, where a data directory keeps them, and are found again. */
  stop(): Promise<void>
}

export interface SandboxCloudOptions<Server extends MachineServer> {
  readonly now: () => number
  /** Where the machines are kept; null: nowhere. */
  readonly dataDir: string | null
  readonly startServer: (port: number, behaviour: Partial<SandboxBehaviour>) => Promise<Server>
}

export async function startSandboxCloud<Server extends MachineServer>({
  now,
  dataDir,
  startServer,
}: SandboxCloudOptions<Server>): Promise<SandboxCloud<Server>> {
  const apiKey = `secret_sandbox_${randomBytes(16).toString('hex')}`
  const offers = freshOffers()
  let behaviour = readCloudBehaviour({})
  let strikes: readonly { readonly operation: Operation; readonly fault: CloudFault }[] = []
  const machines = await openMachines({
    file: openStateFile(dataDir === null ? null : join(dataDir, 'cloud.json')),
    now,
    behaviour: () => behaviour,
    startServer,
    freePort,
  })
  const api = createCloudApi({
    apiKey,
    operations: createOperations(
      machines,
      offers,
      ({ launchedAt }) => now() - launchedAt >= behaviour.listLagMs,
    ),
    behaviour: () => behaviour,
    takeFault(operation) {
      const strike = strikes.find((one) => one.operation === operation)
      strikes = strikes.filter((one) => one !== strike)
      return strike?.fault ?? null
    },
    now,
  })
  const server = await listen(api)

  return {
    baseUrl: `http://127.0.0.1:${server.port}/api/v1`,
    apiKey,
    configure(changes) {
      behaviour = readCloudBehaviour(changes, behaviour)
    },
    strike(operation, fault, times = 1) {
      strikes = [...strikes, ...Array.from({ length: times }, () => ({ operation, fault }))]
    },
    restock(type, changes) {
      const offer = offers.find(({ name }) => name === type)
      if (offer) Object.assign(offer, changes)
    },
    hurry: (id) => machines.hurry(id),
    befall: (id, mishap) => machines.befall(id, mishap),
    serverOf: (id) => machines.serverOf(id),
    bill: () => machines.all().map((machine) => billOf(machine, now())),
    async stop() {
      await server.stop()
      await machines.stop()
    },
  }
}

/** One that is free now. Somebody may take it before the machine's server does, which then takes another. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('the system has no port to give')
  return address.port
}
