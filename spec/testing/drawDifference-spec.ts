import { expect } from 'chai'
import { drawDifference } from '../../lib/testing/drawDifference.js'
import type { Mark } from '../../lib/testing/Mark.js'
import { parseMarbles } from '../../lib/testing/parseMarbles.js'

const seen = (...marks: Array<readonly [frame: number, value: unknown]>): Mark[] =>
  marks.map(([frame, value]) => ({ frame, kind: 'value', value }))

describe('drawDifference', () => {
  it('finds none where there is none', () => {
    const expected = parseMarbles('a-(bc)#', { a: { x: 1 }, b: [2], c: null })
    const error: Mark = { frame: 6, kind: 'error', value: new Error('any') }
    expect(drawDifference(expected, [...seen([0, { x: 1 }], [2, [2]], [2, null]), error])).to.equal(undefined)
    expect(drawDifference(parseMarbles('#', {}, new Error('no')), [{ ...error, frame: 0 }])).to.contain('Error: any')
    expect(drawDifference([], [])).to.equal(undefined)
  })

  it('tells the order within a frame', () => {
    const drawn = drawDifference(parseMarbles('-(ab)', undefined), seen([1, 'b'], [1, 'a']))
    expect(drawn?.split('\n').slice(0, 3)).to.deep.equal(['  expected  -(ab)', '  seen      -(ba)', '             ^'])
  })

  it('keeps the columns of both below each other', () => {
    const drawn = drawDifference(parseMarbles('a 5s b-c', undefined), seen([0, 'a'], [2, 'x'], [2, 'y'], [5001, 'b']))
    expect(drawn?.split('\n').slice(0, 3)).to.deep.equal([
      '  expected  a--    4998ms b-c',
      '  seen      a-(de) 4998ms b--',
      '              ^',
    ])
  })

  it('shows of long diagrams what is around the difference', () => {
    const marks = Array.from({ length: 100 }, (_, frame): readonly [number, unknown] => [frame, 'a'])
    const drawn = drawDifference(
      parseMarbles('a'.repeat(100), undefined),
      marks.map(([frame]) => ({ frame, kind: 'value', value: frame === 50 ? 'b' : 'a' })),
    )
    expect(drawn?.split('\n').slice(0, 4)).to.deep.equal([
      '  expected  … aaaaaaaaaaaaaaaaaaaaa …',
      '  seen      … aaaaaaaaaabaaaaaaaaaa …',
      '                        ^',
      '  at 50 ms',
    ])
  })
})
