import { RxfaustError } from '../util/RxfaustError.js'

/**
 * What a package makes of a schema.
 *
 * @param codec names the codec in the error
 * @throws RxfaustError `RXFAUST_SCHEMA` where the schema is none
 */
export function readSchema<T>(codec: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new RxfaustError(
      'RXFAUST_SCHEMA',
      `The schema of a codec ${codec} can't be used: ${(cause as Error).message}`,
      'Correct the schema, or the name of the message in it.',
      { cause },
    )
  }
}
