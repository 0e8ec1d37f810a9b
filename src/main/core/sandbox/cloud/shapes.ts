/** The API's objects, as its document describes them. */
import { STATUSES, type Machine } from './machine.ts'
import { regionOf, type Offer } from './stock.ts'

/** With the regions that have one free. */
export function offerObject(offer: Offer): object {
  return {
    instance_type: typeObject(offer),
    regions_with_capacity_available: offer.regions.map(regionOf),
  }
}

function typeObject({ name, description, gpuDescription, centsPerHour, specs }: Offer): object {
  return { name, description, gpu_description: gpuDescription, price_cents_per_hour: centsPerHour, specs }
}

/** With the Jupyter secrets that the real API gives, too. */
export function instanceObject(machine: Machine, offers: readonly Offer[]): object {
  const { id, name, phase, sshKey, fileSystems, region, centsPerHour, tags } = machine
  const offer = offers.find((one) => one.name === machine.type)
  return {
    id,
    ...(name !== null && { name }),
    // On this machine: its inference server is a real one.
    ...(machine.port !== null && { ip: '127.0.0.1', private_ip: '127.0.0.1' }),
    status: STATUSES[phase],
    ssh_key_names: [sshKey],
    file_system_names: fileSystems,
    region: regionOf(region),
    ...(offer && { instance_type: typeObject({ ...offer, centsPerHour }) }),
    ...(machine.port !== null && {
      jupyter_token: `sandbox-jupyter-${id}`,
      jupyter_url: `https://sandbox.invalid/?token=sandbox-jupyter-${id}`,
    }),
    actions: actionsOf(machine),
    tags,
  }
}

function actionsOf({ phase }: Machine): object {
  const may = { available: true }
  const not = (reason_code: string, reason_description: string): object => ({
    available: false,
    reason_code,
    reason_description,
  })
  const isEnding = phase === 'terminating' || phase === 'terminated' || phase === 'preempted'
  const ending = not('vm-is-terminating', 'The instance is being terminated.')
  const restart = isEnding
    ? ending
    : phase === 'booting'
      ? not('vm-has-not-launched', 'The instance has not booted yet.')
      : phase === 'restarting'
        ? not('vm-action-in-progress', 'The instance is being restarted.')
        : may
  const never = not('vm-is-too-old', 'The sandbox does not do this.')
  return {
    migrate: never,
    rebuild: never,
    cold_reboot: never,
    restart,
    terminate: isEnding ? ending : may,
  }
}
