import { InvalidArgumentError } from 'commander'

/** Reads an option's value. */
export function positiveNumber(text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new InvalidArgumentError('It has to be a number above zero.')
}
