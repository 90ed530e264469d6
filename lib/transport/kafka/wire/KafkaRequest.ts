/** A request of Kafka's protocol as kafkajs's connections send it. */
export interface KafkaRequest<T> {
  readonly request: {
    readonly apiKey: number
    readonly apiVersion: number
    readonly apiName: string
    expectResponse(): boolean
    encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer; size(): number }>
  }
  readonly response: {
    decode(bytes: Buffer): Promise<T>
    parse(data: T): Promise<T>
  }
  /** In ms. */
  readonly requestTimeout?: number
}
