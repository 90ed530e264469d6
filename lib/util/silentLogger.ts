import type { Logger } from './Logger.js'

const ignore = (): void => {}

/** The logger of an embedded app that was given none: nothing is printed. */
export const silentLogger: Logger = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore }
