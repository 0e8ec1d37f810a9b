/** What the form of a budget says for a new one and for one that is there. */
export const BUDGET_WORDS = {
  create: {
    title: 'New budget',
    about:
      'A limit for everybody, or for one client key, workload or model. It counts from the start of its period.',
    verb: 'Create budget',
  },
  edit: {
    title: 'Edit',
    about: 'A new limit holds at once and for every window to come; it also ends a raise.',
    verb: 'Save changes',
  },
} as const
