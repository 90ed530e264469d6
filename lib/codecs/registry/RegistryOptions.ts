import type { CodecUse } from '../CodecUse.js'

/** Where a schema registry is, and how it is used. */
export interface RegistryOptions {
  /** `http://host:8081` or `https://…`. */
  readonly url: string
  /** For HTTP's basic authentication. Never part of a log or an error. */
  readonly auth?: { readonly username: string; readonly password: string }
  /**
   * Whether schemas that the registry does not have are registered at the start; else the start fails then. Default true,
   * as Java's `auto.register.schemas`.
   */
  readonly register?: boolean
  /** The subject of a schema. Default `<topic>-value` and `<topic>-key`, as Java's TopicNameStrategy. */
  readonly subject?: (use: CodecUse) => string
}
