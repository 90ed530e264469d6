import { join } from 'node:path'

/** The project's root directory. */
export const root = join(import.meta.dirname, '..', '..')
