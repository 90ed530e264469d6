import { expect } from 'chai'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { toMillis } from '../../lib/util/toMillis.js'
import { validateName } from '../../lib/util/validateName.js'

const codeOf = (act: () => unknown): string => {
  try {
    return `${act()}`
  } catch (error) {
    return error instanceof RxfaustError ? error.code : `${error}`
  }
}

describe('toMillis', () => {
  it('takes milliseconds, ISO 8601 and the units of Luxon', () => {
    expect([5, 'PT1M30S', { minutes: 1, seconds: 2 }, 0].map(each => toMillis(each, 'it'))).to.deep.equal([
      5, 90_000, 62_000, 0,
    ])
  })

  it('refuses anything else', () => {
    for (const wrong of [-1, Number.NaN, '5 minutes', { hours: -1 }]) {
      expect(codeOf(() => toMillis(wrong, 'it'))).to.equal('RXFAUST_OPTION')
    }
  })
})

describe('validateName', () => {
  it("takes Kafka's names and refuses others", () => {
    for (const name of ['a', 'a.b-c_D9', 'x'.repeat(249)]) expect(validateName(name, 'name')).to.equal(name)
    for (const name of ['', '.', '..', 'a b', 'ä', 'a/b', 'x'.repeat(250)]) {
      expect(codeOf(() => validateName(name, 'name'))).to.equal('RXFAUST_NAME')
    }
  })
})
