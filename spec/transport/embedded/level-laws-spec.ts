import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncScheduler } from 'rxjs'
import { openEmbeddedTransport } from '../../../lib/transport/embedded/openEmbeddedTransport.js'
import { silentLogger } from '../../../lib/util/silentLogger.js'
import { transportLaws } from '../../laws/transportLaws.js'

transportLaws({
  name: 'level://',
  open: async () => {
    const directory = await mkdtemp(join(tmpdir(), 'rxfaust-laws-'))
    const options = { clientId: 'laws', logger: silentLogger, scheduler: asyncScheduler }
    const transport = await openEmbeddedTransport(`level://${directory}`, options)
    return {
      transport,
      close: async () => {
        await transport.close()
        await rm(directory, { recursive: true })
      },
      compact: () => transport.clean(),
      stopBroker: async () => {
        transport.faults.reachable = false
      },
      startBroker: async () => {
        transport.faults.reachable = true
      },
    }
  },
})
