import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * Stands in front of a broker and can be cut: then nobody listens at its port, and open connections break. Cutting
 * takes no time, where stopping and starting a broker takes seconds.
 */
export class CuttableProxy {
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined

  /** @param target the broker's port; asked at each connection */
  constructor(
    readonly port: number,
    private readonly target: () => number,
  ) {}

  async open(): Promise<void> {
    if (this.#server) return
    const server = createServer(client => {
      const broker = connect(this.target(), '127.0.0.1')
      client.setNoDelay(true)
      broker.setNoDelay(true)
      client.pipe(broker)
      broker.pipe(client)
      for (const [socket, other] of [
        [client, broker],
        [broker, client],
      ] as const) {
        this.#sockets.add(socket)
        socket.on('error', () => other.destroy())
        socket.once('close', () => {
          this.#sockets.delete(socket)
          other.destroy()
        })
      }
    })
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.port, '127.0.0.1', resolve)
    })
    server.unref()
  }

  async cut(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = undefined
    const closed = new Promise<void>(resolve => server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}
