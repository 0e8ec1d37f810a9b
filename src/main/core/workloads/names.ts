/** Names that mean something of their own, and how many there may be. */

/** How many names that nobody has reviewed there may be: clients make names, and a mistake makes one a request. */
export const MOST_UNREVIEWED = 200
/** What requests under further names are entered as. */
export const OTHER = 'other'
/** The name of the default policy, under which no request comes. */
export const DEFAULT_NAME = ''
