import { asBuffer } from '../../codecs/asBuffer.js'
import type { Codec } from '../../codecs/Codec.js'
import type { TypeDescription } from '../../codecs/TypeDescription.js'
import { createFormat } from '../state/createFormat.js'
import type { StateFormat } from '../state/StateFormat.js'
import { ElementSet } from './ElementSet.js'
import type { Elements } from './Elements.js'

/** The format of a table of sets: a set is one value, and one record of the changelog. */
export function createSetFormat<K, E>(
  table: string,
  key: TypeDescription | undefined,
  elements: Elements<E>,
): StateFormat<K, ElementSet<E>> {
  const { codec: name, shape } = elements.description
  const codec: Codec<ElementSet<E>> = {
    name: `set of ${name}`,
    prepare: () => elements.prepare(),
    encode: set => Buffer.from(elements.write(set.elements.keys())),
    decode: bytes => new ElementSet(elements.read(JSON.parse(asBuffer(bytes).toString()))),
  }
  const format = createFormat<K, ElementSet<E>>(table, key, codec)
  return { ...format, description: { ...format.description, value: { codec: codec.name, shape } } }
}
