import { loadPackage } from '../util/loadPackage.js'
import { RxfaustError } from '../util/RxfaustError.js'
import { createCodec } from './createCodec.js'
import type { PipeableCodec } from './PipeableCodec.js'

/** What a codec is made of whose work is done by an optional package. */
interface LoadedCodec<T> {
  readonly name: string
  readonly package: string
  /** Loads the package, and gives the two functions. */
  load(): Promise<{ encode(value: T): Uint8Array; decode(bytes: Uint8Array): T }>
}

/** A codec whose package is loaded when the codec is prepared. */
export function loadedCodec<T>({ name, package: needed, load }: LoadedCodec<T>): PipeableCodec<T> {
  let loading: Promise<void> | undefined
  let loaded: Awaited<ReturnType<typeof load>> | undefined
  const ready = (): NonNullable<typeof loaded> => {
    if (loaded !== undefined) return loaded
    throw new RxfaustError(
      'RXFAUST_STATE',
      `The codec ${name} was used before its package ${needed} was loaded.`,
      'An app loads it at its start; elsewhere await its prepare(), or codecs.load(name), first.',
    )
  }
  return createCodec<T>({
    name,
    encode: value => ready().encode(value),
    decode: bytes => ready().decode(bytes),
    prepare() {
      loading ??= loadPackage(needed, `The codec ${name}`, load).then(
        found => {
          loaded = found
        },
        (error: unknown) => {
          // It may be installed meanwhile.
          loading = undefined
          throw error
        },
      )
      return loading
    },
  })
}
