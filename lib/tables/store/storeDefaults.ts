import type { StoreOptions } from './StoreOptions.js'

/**
 * Where Level's own defaults don't fit: it maps the files that it holds open into memory, 2 MiB each, so that with its
 * default of 1,000 a large store takes 2 GiB of resident memory, if nobody else wants that.
 */
export const storeDefaults: StoreOptions = { maxOpenFiles: 350 }
