import { expect } from 'chai'
import { readArguments } from '../../bench/readArguments.js'

describe('readArguments', () => {
  it('reads names and options', () => {
    expect(readArguments(['kafka', 'W1', '--records', '5000', '--rounds', '1', '--peers'])).to.deep.equal({
      parts: ['kafka', 'W1'],
      records: 5_000,
      rounds: 1,
      quick: false,
      peers: true,
      updateBaseline: false,
      help: false,
    })
  })

  it('refuses counts that are none, and options that it does not know', () => {
    expect(() => readArguments(['--records', '0'])).to.throw('--records is "0"')
    expect(() => readArguments(['--rounds', 'few'])).to.throw('--rounds is "few"')
    expect(() => readArguments(['--fast'])).to.throw("'--fast'")
  })

  it('makes no baseline of a part of the records', () => {
    expect(() => readArguments(['--update-baseline', '--quick'])).to.throw('whole runs')
    expect(() => readArguments(['--update-baseline', '--records', '10'])).to.throw('whole runs')
    expect(readArguments(['--update-baseline']).updateBaseline).to.equal(true)
  })
})
