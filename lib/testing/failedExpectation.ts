import { AssertionError } from 'node:assert'

/**
 * The error of a failed expectation.
 *
 * @param place made where the expectation was written: its stack is shown
 * @param values for tools that show the difference themselves
 */
export function failedExpectation(
  message: string,
  place: Error,
  values?: { readonly actual: unknown; readonly expected: unknown },
): AssertionError {
  const error = new AssertionError({ message, ...values })
  const [, ...lines] = (place.stack ?? '').split('\n    at ')
  error.stack = [`${error.name}: ${message}`, ...lines].join('\n    at ')
  return error
}
