import { expect } from 'chai'
import fc from 'fast-check'
import { openEnvelope } from '../../lib/topics/openEnvelope.js'
import { sealEnvelope } from '../../lib/topics/sealEnvelope.js'
import type { InRecord } from '../../lib/transport/InRecord.js'
import { RxfaustError } from '../../lib/util/RxfaustError.js'

describe('openEnvelope', () => {
  const record = (value: Uint8Array | string | null): InRecord => ({
    offset: 5,
    timestamp: 7,
    timestampType: 'create',
    key: Buffer.from('k'),
    value: typeof value === 'string' ? Buffer.from(value) : value,
    headers: { own: Buffer.from('x') },
  })
  const headers = { 'rxfaust-reply-to': Buffer.from('a"b}'), 'rxfaust-correlation-id': Buffer.from('ü') }
  const opened = (value: Uint8Array | null): InRecord => ({
    ...record(value),
    headers: { own: Buffer.from('x'), ...headers },
  })

  it('gives what was sealed, byte by byte, of any codec', () =>
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        const value = Buffer.from(bytes)
        expect(openEnvelope(record(sealEnvelope(value, 'raw', headers)))).to.deep.equal(opened(value))
      }),
    ))

  it('gives JSON as it was written, though an envelope of JSON is JSON', () =>
    fc.assert(
      fc.property(fc.json(), text => {
        const sealed = sealEnvelope(Buffer.from(text), 'json', headers)
        expect(JSON.parse(sealed.toString()).value).to.deep.equal(JSON.parse(text))
        expect(openEnvelope(record(sealed))).to.deep.equal(opened(Buffer.from(text)))
      }),
    ))

  it('reads a number with more digits than JavaScript has, and an envelope that was written anew', () => {
    const sealed = sealEnvelope(Buffer.from('{"n":12345678901234567890}'), 'json', headers)
    expect(openEnvelope(record(sealed)).value?.toString()).to.equal('{"n":12345678901234567890}')
    const anew = '{"rxfaust":{ "reply-to":"a\\"b}", "correlation-id":"ü" }, "value":{ "n":1 }}'
    expect(openEnvelope(record(anew))).to.deep.equal(opened(Buffer.from('{"n":1}')))
  })

  it('keeps a tombstone', () => {
    expect(openEnvelope(record(sealEnvelope(null, 'json', headers)))).to.deep.equal(opened(null))
  })

  it('leaves everything else as it is', () => {
    for (const value of [null, '', '{', '{"r":1}', '{"rxfaust":1}', ' {"rxfaust":{}}', 'abc', '{"rxfaus']) {
      const given = record(value)
      expect(openEnvelope(given)).to.equal(given)
    }
  })

  it('tells of one that was cut or changed', () => {
    for (const value of ['{"rxfaust":{"reply-to":"a"', '{"rxfaust":{"reply-to":1}}', '{"rxfaust":{},"base64":1}']) {
      expect(() => openEnvelope(record(value))).to.throw(RxfaustError, 'RXFAUST_DECODE')
    }
  })
})
