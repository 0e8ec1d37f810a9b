/** What can name a workload, in a header as in a body: for the contract and for the page alike. */
export const WORKLOAD_NAME = /^[\w.:@/-]{1,128}$/

export const WORKLOAD_NAME_RULE = 'must be at most 128 letters, digits or . _ : @ / -'
