/** Bytes that the start of a window takes in a key. */
export const windowStartBytes = 8
