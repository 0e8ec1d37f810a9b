/** Units as the console tells of them, for tests of words. */
import type {
  FleetEndpoint,
  FleetInstance,
  FleetUnit,
  GpuReading,
} from '../../../../shared/contract/fleet.ts'

export const gpu = (rest: Partial<GpuReading> = {}): GpuReading => ({
  index: '0',
  product: 'NVIDIA A10',
  utilisation: null,
  memoryUsedMib: null,
  memoryTotalMib: null,
  powerW: null,
  temperatureC: null,
  xid: 0,
  ...rest,
})

export const endpoint = (rest: Partial<FleetEndpoint> = {}): FleetEndpoint => ({
  target: 'gpu:10.0.0.1:8000',
  origin: 'environment',
  root: 'http://10.0.0.1:8000',
  state: 'up',
  since: 0,
  error: null,
  kind: 'vllm',
  version: null,
  models: [],
  load: null,
  loaded: null,
  gpus: [],
  readingError: null,
  trend: { running: [], utilisation: [] },
  inFlight: 0,
  isDraining: false,
  dcgmUrl: null,
  wakeUrl: null,
  ...rest,
})

export const instance = (rest: Partial<FleetInstance> = {}): FleetInstance => ({
  id: 'i-1',
  status: 'active',
  type: 'gpu_1x_a10',
  typeDescription: '1x A10 (24 GB PCIe)',
  region: 'us-east-1',
  ip: '203.0.113.10',
  isOurs: true,
  restart: { isAvailable: true, why: null },
  terminate: { isAvailable: true, why: null },
  ...rest,
})

export const unit = (rest: Partial<FleetUnit> = {}): FleetUnit => ({
  id: 'gpu:10.0.0.1:8000',
  name: '10.0.0.1:8000',
  state: 'healthy',
  since: 0,
  why: null,
  instance: null,
  endpoint: endpoint(),
  machine: null,
  isProtected: false,
  idleSince: null,
  idleRule: null,
  ...rest,
})
