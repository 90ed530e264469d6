/** What a codec is used for. */
export interface CodecUse {
  readonly topic: string
  readonly role: 'key' | 'value'
}
