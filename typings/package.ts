import { expectTypeOf } from 'expect-type'
import { App, codecs, createCodec } from 'rxfaust'

// As a program writes it that has rxfaust as a package.
declare global {
  interface RxfaustCodecTypes {
    'typings-hex': string
  }
}

codecs.register(
  createCodec<string>({
    name: 'typings-hex',
    encode: text => Buffer.from(text, 'hex'),
    decode: bytes => Buffer.from(bytes).toString('hex'),
  }),
)

const app = new App('package')
app
  .topic('hashes', { key: 'typings-hex', value: 'typings-hex|gzip' })
  .subscribe(value => expectTypeOf(value).toEqualTypeOf<string>())
// @ts-expect-error no codec has this name
app.topic('unknown', { value: 'typings-hax' })
