import type { AmbientScope } from './AmbientScope.js'

const KEY = Symbol.for('rxfaust.scope')
const holder = globalThis as { [KEY]?: AmbientScope }

holder[KEY] ??= { current: undefined, collecting: undefined, failing: undefined, storage: undefined }

/** One scope per process, also where the package is loaded twice (as ESM and CommonJS, or in a bundle). */
export const scope: AmbientScope = holder[KEY]
