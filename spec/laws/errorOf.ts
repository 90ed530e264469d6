import { expect } from 'chai'
import { RxfaustError } from '../../lib/util/RxfaustError.js'

/** The error that a call rejects with. */
export async function errorOf(promise: Promise<unknown>, code: RxfaustError['code']): Promise<RxfaustError> {
  try {
    await promise
  } catch (error) {
    expect(error).to.be.instanceOf(RxfaustError)
    expect((error as RxfaustError).code, String(error)).to.equal(code)
    return error as RxfaustError
  }
  throw new Error(`it did not fail with ${code}`)
}
