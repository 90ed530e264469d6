import type { StateDescription } from '../tables/state/StateDescription.js'

/** A node of the topology that has state, as a program declares it. */
export interface DeclaredNode extends StateDescription {
  /** Its changelog or repartition topic. */
  readonly topic: string
  readonly partitions: number
}

/** The same, as the manifest holds it. */
export interface ManifestEntry extends DeclaredNode {
  /** Random, and given anew when the state is discarded: tells state on disks that were away from the present one. */
  readonly incarnation: string
}
