import { expect } from 'chai'
import { ModelError } from '../../../lib/index.js'

/** The paths of the failures that a call is refused with. */
export function failuresOf(act: () => unknown): string[] {
  try {
    act()
  } catch (error) {
    expect(error).to.be.instanceOf(ModelError)
    return (error as ModelError).failures.map(({ path }) => path.join('.'))
  }
  return expect.fail('nothing was thrown')
}
