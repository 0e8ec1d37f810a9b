/** The sections of Settings: their addresses and names, in the order of the list. */

export const SECTIONS = [
  { id: 'general', title: 'General' },
  { id: 'providers', title: 'Providers' },
  { id: 'keys', title: 'Client keys' },
  { id: 'prices', title: 'Prices' },
  { id: 'alerts', title: 'Alerts' },
  { id: 'data', title: 'Data' },
  { id: 'audit', title: 'Audit log' },
] as const

export type SectionId = (typeof SECTIONS)[number]['id']

/** The first one for everything that is none. */
export const sectionOf = (name: string | null): SectionId =>
  SECTIONS.find(({ id }) => id === name)?.id ?? 'general'
