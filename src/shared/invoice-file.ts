/** How large an invoice's file may be. */

/** It fits into one message to the core, with room for what its quotes and line ends become in it. */
export const MAX_INVOICE_CHARACTERS = 2_000_000
