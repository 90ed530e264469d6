import { createServer, type Server, type Socket } from 'node:net'
import { expect } from 'chai'
import type { AppOptions } from '../../../lib/app/AppOptions.js'
import { App, RxfaustError } from '../../../lib/index.js'
import { rejection } from '../../tables/support/rejection.js'

/** What a request of Kafka's protocol says of its sender: behind its size, kind, version and number. */
function clientIdOf(request: Buffer): string {
  const length = request.readInt16BE(12)
  return request.toString('utf8', 14, 14 + length)
}

describe('settings of the connection to Kafka', function () {
  // A connection that is being made when the time is over has ten seconds more, for each broker.
  this.timeout(60_000)
  let server: Server
  let url: string
  const requests: Buffer[] = []
  const sockets = new Set<Socket>()
  /** A broker that takes connections and never answers. */
  beforeEach(async () => {
    requests.length = 0
    server = createServer(socket => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
      socket.once('data', data => requests.push(data))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    url = `kafka://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  })

  const failedStart = async (options: AppOptions): Promise<RxfaustError> => {
    const impatient = { requestTimeout: 100, sessionTimeout: 100, drainTimeout: 10 }
    const error = await rejection(new App('orders', { broker: url, store: 'memory', ...impatient, ...options }).start())
    expect(error).to.be.instanceOf(RxfaustError)
    return error as RxfaustError
  }

  it('requestTimeout: a broker that is silent for so long fails the start', async () => {
    // With the default of a minute the spec would be over by then.
    expect(await failedStart({})).to.include({ code: 'RXFAUST_BROKER', retriable: true })
  })

  it('clientId: the broker is told it, or the app’s id with its version', async () => {
    await failedStart({ clientId: 'front' })
    expect(new Set(requests.map(clientIdOf))).to.deep.equal(new Set(['front']))
    requests.length = 0
    await failedStart({ version: 3 })
    expect(new Set(requests.map(clientIdOf))).to.deep.equal(new Set(['orders-v3']))
  })

  it('broker: all of several are tried', async () => {
    const { port } = new URL(url.replace('kafka:', 'http:'))
    const error = await failedStart({ broker: [`kafka://127.0.0.1:1`, `kafka://127.0.0.1:${port}`] })
    expect(error.message).to.include(`127.0.0.1:1, 127.0.0.1:${port}`)
    expect(requests).not.to.have.length(0)
  })
})
