/** The field on the wire that says what a record is, as Faust has it. */
export const METADATA = '__faust'
