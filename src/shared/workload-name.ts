/** What can name a workload, and a session as well, in a header as in a body: for both sides alike. */
export const WORKLOAD_NAME = /^[\w.:@/-]{1,128}$/

export const WORKLOAD_NAME_RULE = 'must be at most 128 letters, digits or . _ : @ / -'
