import { RxfaustError } from '../util/RxfaustError.js'
import type { ModelFailure } from './ModelFailure.js'

/**
 * Data does not fit a model. `failures` has every reason with its path, the message all of them.
 *
 * @example
 * try { new Order({ id: 'a1', amount: '1e' }) } catch (error) {
 *   if (error instanceof ModelError) for (const { path, message } of error.failures) console.log(path.join('.'), message)
 * }
 */
export class ModelError extends RxfaustError {
  override readonly name = 'ModelError'
  /** The model's name. */
  readonly model: string
  readonly failures: readonly ModelFailure[]

  constructor(model: string, failures: readonly ModelFailure[]) {
    const listed = failures.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    super(
      'RXFAUST_MODEL',
      `${listed.length === 1 ? 'Data does' : `In ${listed.length} ways, data does`} not fit the model ${model}: ${listed.join('; ')}.`,
      'Mend the data, or describe the fields as they are.',
      { details: { model, failures } },
    )
    this.model = model
    this.failures = failures
  }
}
