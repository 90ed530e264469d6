import type { StateStore } from './StateStore.js'

/**
 * Opens a store of one's own, of which the laws are those of {@link StateStore}.
 *
 * @param location where it would be on disk: a path in the data directory that is this store's own, and the same after
 * a restart
 */
export type OpenStore = (location: string) => StateStore | Promise<StateStore>
