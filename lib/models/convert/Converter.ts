import type { Shape } from '../../codecs/Shape.js'
import { invalid } from '../../codecs/structs/invalid.js'
import type { ModelFailure } from '../ModelFailure.js'
import type { ModelSettings } from '../ModelSettings.js'
import type { FieldNames } from './FieldNames.js'
import { toWire } from './toWire.js'

/**
 * A type of fields at work. Taking a value in and telling what is wrong with it are two walks: the first is on the path
 * of every record and says only whether, the second is on that of broken ones.
 */
export abstract class Converter {
  /** Names the type in messages. */
  abstract readonly kind: string
  /** Whether `take` gives something from which `open` makes the value when it is read first. */
  readonly lazy: boolean = false
  /** Whether it may be absent. Inside of an array JSON has `null` for that. */
  readonly absent: boolean = false
  /** How the field is called where it is not as in code. */
  readonly names: FieldNames | undefined = undefined

  /**
   * What is held for a value, or `invalid`.
   *
   * @param wire whether models in it have the names of the wire
   * @param parent the data that the value is a field of
   */
  abstract take(value: unknown, wire: boolean, parent: unknown): unknown

  /** Adds why a value is invalid; nothing where it isn't. */
  abstract explain(
    value: unknown,
    wire: boolean,
    path: readonly (string | number)[],
    branch: readonly unknown[],
    failures: ModelFailure[],
  ): void

  get shape(): Shape {
    return 'any'
  }

  /** The value for what is held. */
  open(held: unknown): unknown {
    return held
  }

  /** What is written for what is held. */
  write(held: unknown): unknown {
    return toWire(held)
  }

  /** The same type as a field of a model with such settings. */
  within(_settings: ModelSettings): Converter {
    return this
  }

  /** What is written for a value that was opened. */
  writeValue(value: unknown): unknown {
    if (!this.lazy) return this.write(value)
    const held = this.take(value, false, undefined)
    return held === invalid ? toWire(value) : this.write(held)
  }

  /** The value for data, or `invalid`. */
  takeOpen(value: unknown, wire: boolean, parent: unknown): unknown {
    const held = this.take(value, wire, parent)
    return this.lazy && held !== invalid ? this.open(held) : held
  }
}
