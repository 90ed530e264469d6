import type { StatePlacement } from './StatePlacement.js'

/** That of a member without state. */
export const noPlacement: StatePlacement = { standbyReplicas: 0, stateful: [], stored: [] }
