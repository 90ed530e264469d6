import type { ChaosOptions } from './ChaosOptions.js'
import type { ChaosResult } from './ChaosResult.js'

export async function runEmbedded(_directory: string, _options: ChaosOptions): Promise<ChaosResult> {
  throw new Error('not yet')
}
