import type { Logger } from './Logger.js'

/** The part of a pino logger that is used. */
interface PinoLike {
  trace(fields: object, message: string): void
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * A pino logger as rxfaust's. Errors go to the field `err`, which pino writes with stack and cause.
 *
 * @example
 * const app = new App('orders', { logger: pinoLogger(pino()) })
 */
export function pinoLogger(pino: PinoLike): Logger {
  const at =
    (level: keyof PinoLike) =>
    (fields: object, message: string): void => {
      const { error, ...rest } = fields as { error?: unknown }
      pino[level](error === undefined ? rest : { ...rest, err: error }, message)
    }
  return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
