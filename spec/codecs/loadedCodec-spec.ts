import { expect } from 'chai'
import { loadedCodec } from '../../lib/codecs/loadedCodec.js'
import { loadPackage } from '../../lib/util/loadPackage.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'

const missing = async (): Promise<never> => {
  const name: string = 'rxfaust-not-there'
  return import(name) as Promise<never>
}

describe('loadedCodec', () => {
  it('says how to install a package that is missing, and looks again', async () => {
    let there = false
    const codec = loadedCodec<string>({
      name: 'ini',
      package: 'rxfaust-not-there',
      load: async () => {
        if (!there) return missing()
        return { encode: value => Buffer.from(value), decode: bytes => Buffer.from(bytes).toString() }
      },
    })
    const error = await codec.prepare?.().then(
      () => expect.fail('it was found'),
      (failure: unknown) => failure as RxfaustError,
    )
    expect(error).to.be.instanceOf(RxfaustError)
    expect(error?.code).to.equal('RXFAUST_MISSING_PACKAGE')
    expect(error?.message).to.include('The codec ini needs the package rxfaust-not-there, which is not installed.')
    expect(error?.message).to.include('npm install rxfaust-not-there')
    there = true
    expect(() => codec.encode('a')).to.throw('before its package rxfaust-not-there was loaded')
    await codec.prepare?.()
    expect(codec.decode(codec.encode('a'))).to.equal('a')
  })

  it('tells a package that is broken from one that is not there', async () => {
    const error = await loadPackage('kafkajs', 'The spec', async () => {
      throw Object.assign(new Error("Cannot find package 'other'"), { code: 'ERR_MODULE_NOT_FOUND' })
    }).catch((failure: unknown) => failure as RxfaustError)
    expect((error as RxfaustError).message).to.include("could not be loaded: Cannot find package 'other'")
  })
})
