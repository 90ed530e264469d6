import { openSync, writeSync } from 'node:fs'
import { inspect } from 'node:util'
import type { Logger } from '../../lib/index.js'

/** Logs into a file, at once: what a process has logged before it was killed is there. */
export function fileLogger(path: string): Logger {
  const file = openSync(path, 'a')
  const at =
    (level: string) =>
    (fields: object, message: string): void => {
      if (message.startsWith('kafkajs:')) return
      writeSync(file, `${new Date().toISOString()} ${level} ${message} ${inspect(fields, { breakLength: Infinity })}\n`)
    }
  return { trace: () => {}, debug: at('debug'), info: at('info'), warn: at('WARN'), error: at('ERROR') }
}
