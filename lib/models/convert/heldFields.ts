import type { Converter } from './Converter.js'

interface HeldFields {
  /** Reads such a field, once. */
  open(instance: object, slot: number, type: Converter): unknown
}

/** The way from an accessor to what its instance holds; set where the private fields are. */
export const heldFields: HeldFields = {
  open: () => undefined,
}
