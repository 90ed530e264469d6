/** Something that Kafka needs is not installed on this machine. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError'
}
