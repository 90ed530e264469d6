import { expect } from 'chai'
import { RxfaustError } from '../../lib/util/RxfaustError.js'
import { validateName } from '../../lib/util/validateName.js'

describe('validateName', () => {
  it('takes what Kafka and file systems take', () => {
    for (const name of ['a', 'Orders.v2_by-account', '0', '...', 'a'.repeat(249)]) {
      expect(validateName(name, 'name')).to.equal(name)
    }
  })

  it('refuses the rest, absent names included', () => {
    for (const name of ['', 'a b', 'ø', 'a/b', '.', '..', 'a'.repeat(250), undefined, null, 7, {}]) {
      expect(() => validateName(name as string, 'name'), String(name)).to.throw(RxfaustError, 'RXFAUST_NAME')
    }
    expect(() => validateName(undefined as never, 'table')).to.throw('The table undefined')
    const circle: { own?: unknown } = {}
    circle.own = circle
    expect(() => validateName(circle as never, 'agent'), 'arguments in another order').to.throw('RXFAUST_NAME')
  })
})
