import { asUtf8 } from './asUtf8.js'
import { loadedCodec } from './loadedCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

const codec = loadedCodec<unknown>({
  name: 'yaml',
  package: 'yaml',
  async load() {
    const { parse, stringify } = await import('yaml')
    return {
      encode(value) {
        const text = stringify(value) as string | undefined
        if (text === undefined) throw new TypeError(`${typeof value} has no YAML form`)
        return Buffer.from(text)
      },
      decode: bytes => parse(asUtf8(bytes)) as unknown,
    }
  },
})

/**
 * YAML 1.2, by the package `yaml`.
 *
 * @example
 * app.topic('rules', { value: yaml<Rule>() })
 */
export function yaml<T = unknown>(): PipeableCodec<T> {
  return codec as PipeableCodec<T>
}
