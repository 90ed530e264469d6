/** The error that a promise rejects with; throws where it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error) return error
    throw new Error(`rejected with ${String(error)}, which is no error`)
  }
  throw new Error('resolved, and should have been rejected')
}
