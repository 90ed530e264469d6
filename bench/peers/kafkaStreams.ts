import { delimiter } from 'node:path'
import type { Peer } from './Peer.js'

/** Kafka Streams with one thread and its defaults. */
export const kafkaStreams: Peer = {
  name: 'Kafka Streams',
  limit: () => Number.POSITIVE_INFINITY,
  needs: 'kstreams/classes/KS.class',
  command(directory, { job, id, input, output, records }) {
    const classpath = ['kstreams/classes', 'kstreams/libs/*'].join(delimiter)
    const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'
    return {
      command: 'java',
      args: ['-Xmx2g', quiet, '-cp', classpath, 'KS', job, '1', id, input, output, '-', String(records)],
      cwd: directory,
      env: { PEERS: directory },
    }
  },
}
