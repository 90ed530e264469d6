/** Stands for "no value": the data does not fit, and `explain` tells why. */
export const invalid: unique symbol = Symbol('invalid')
