import { embedded } from './embedded/embedded.js'
import { jobParts } from './kafka/jobParts.js'
import { latency } from './kafka/latency.js'
import { recovery } from './kafka/recovery.js'
import { scale } from './kafka/scale.js'
import { codecs } from './micro/codecs.js'
import { models } from './micro/models.js'
import { stores } from './micro/stores.js'
import { streams } from './micro/streams.js'
import { windows } from './micro/windows.js'
import type { Part } from './Part.js'

/** All parts, in the order in which they are run. */
export const parts: readonly Part[] = [
  streams,
  codecs,
  models,
  windows,
  stores,
  ...embedded,
  ...jobParts,
  recovery,
  latency,
  scale,
]
