/**
 * What a struct says of values as they are written, in the kinds of JSON: a kind, the elements of an array as `[shape]`,
 * or the fields of an object. `any` where it says nothing that stays the same.
 */
export type Shape = 'string' | 'number' | 'boolean' | 'any' | readonly [Shape] | { readonly [field: string]: Shape }
