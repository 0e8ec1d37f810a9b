/**
 * What was done to the fleet, in the words of the audit log. What the cloud is asked for stands there from before it
 * is asked, and once more where nothing came of it.
 */

const DEEDS: Readonly<Record<string, (name: string) => string>> = {
  'fleet.launch': (name) => `Asked for ${name} to be launched`,
  'fleet.cancel': (name) => `Ended the wait for ${name}`,
  'fleet.restart': (name) => `Asked for ${name} to be restarted`,
  'fleet.terminate': (name) => `Asked for ${name} to be terminated`,
  'fleet.not_restarted': (name) => `Could not restart ${name}`,
  'fleet.not_terminated': (name) => `Could not terminate ${name}`,
  'fleet.unclear': (name) => `Got no answer about ${name}`,
  'fleet.rename': (name) => `Named a machine ${name}`,
  'fleet.protect': (name) => `Protected ${name}`,
  'fleet.unprotect': (name) => `Took the protection off ${name}`,
  'fleet.take_over': (name) => `Took over ${name}`,
  'fleet.idle_rule': (name) => `Changed the idle rule of ${name}`,
  'fleet.set_endpoint': (name) => `Changed the addresses of ${name}`,
  'fleet.price': (name) => `Set the hourly price of ${name}`,
  'fleet.end': (name) => `Entered the end of ${name}`,
}

/** Null: it is no deed of the fleet's that has words. */
export const fleetDeed = (action: string, name: string): string | null => DEEDS[action]?.(name) ?? null
