/** What was done to the fleet, in the words of the audit log. */

const DEEDS: Readonly<Record<string, (name: string) => string>> = {
  'fleet.launch': (name) => `Launched ${name}`,
  'fleet.cancel': (name) => `Ended the wait for ${name}`,
  'fleet.restart': (name) => `Restarted ${name}`,
  'fleet.terminate': (name) => `Terminated ${name}`,
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
