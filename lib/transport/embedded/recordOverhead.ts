/** What a record costs in a log besides its own bytes. */
export const recordOverhead = 16
