import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'chai'
import { Subject } from 'rxjs'
import { sendChanges } from '../../../examples/server/sendChanges.js'

describe('example: sendChanges', function () {
  this.timeout(20_000)
  let changes: Subject<unknown>
  let server: Server
  let port: number

  beforeEach(async () => {
    changes = new Subject()
    server = createServer((_, response) => sendChanges(changes, response))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  })

  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })

  it('drops a client that does not read, while another one gets every change', async () => {
    const [fast] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage]
    expect(fast.headers['content-type']).to.equal('text/event-stream')
    let text = ''
    fast.setEncoding('utf8').on('data', (part: string) => (text += part))

    const slow = connect(port, '127.0.0.1').pause()
    const accepted = once(server, 'connection')
    slow.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const [slowConnection] = await accepted
    const dropped = once(slowConnection, 'close')
    let isDropped = false
    dropped.then(() => (isDropped = true))
    while (changes.observers.length < 2) await nextTurn()

    // What the kernel holds for a connection is some megabytes; only what comes then waits in the process.
    const filling = 'x'.repeat(10_000)
    let sent = 0
    while (!isDropped && sent < 10_000) {
      for (let slice = 0; slice < 10; slice++) changes.next({ number: sent++, filling })
      await nextTurn()
    }
    expect(isDropped, 'dropped').to.equal(true)
    expect(changes.observers).to.have.length(1)

    changes.next({ last: true })
    while (!text.includes('"last"')) await once(fast, 'data')
    const numbers = [...text.matchAll(/^data: \{"number":(\d+),/gm)].map(match => Number(match[1]))
    expect(numbers).to.deep.equal(Array.from({ length: sent }, (_, number) => number))
    slow.destroy()
  })

  it('lets go of a client that has left', async () => {
    const [response] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage]
    expect(changes.observed).to.equal(true)
    response.destroy()
    while (changes.observed) await nextTurn()
  })
})
