import assert from 'node:assert/strict'
import { App, codecs, createCodec } from 'rxfaust'

const hex = createCodec<string>({
  name: 'hex',
  encode: text => Buffer.from(text, 'hex'),
  decode: bytes => Buffer.from(bytes).toString('hex'),
})
codecs.register(hex)

declare global {
  interface RxfaustCodecTypes {
    hex: string // the names are typed too
  }
}

assert.deepEqual(codecs.get('hex').encode('c0ffee'), Buffer.from([0xc0, 0xff, 0xee]))
new App('shop').topic('hashes', { key: 'hex', value: 'hex|gzip' })
