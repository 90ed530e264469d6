import { pipePosition } from './pipePosition.js'

/** Where in the user's code a call was made, as a line of the stack. */
export function callSite(): string {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 15
  const lines = new Error().stack?.split('\n').slice(1) ?? []
  Error.stackTraceLimit = stackTraceLimit
  const line = lines.find(each => !/node_modules|[\\/]streams[\\/]\w+\.[jt]s/.test(each))
  const place = line === undefined ? 'place unknown' : line.trim()
  return pipePosition.step === 0 ? place : `step ${pipePosition.step} of the pipe ${place}`
}
