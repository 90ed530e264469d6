/** Marks Streams across copies of the package. */
export const streamBrand: unique symbol = Symbol.for('rxfaust.stream') as never
