import BigNumber from 'bignumber.js'
import { invalid } from '../../codecs/structs/invalid.js'
import { RxfaustError } from '../../util/RxfaustError.js'
import type { DecimalOptions } from '../DecimalOptions.js'
import type { ModelFailure } from '../ModelFailure.js'
import { Converter } from './Converter.js'
import { decimalText } from './decimalText.js'
import { failureOf } from './failureOf.js'

/** Holds the digits as text, and writes that. */
export class DecimalConverter extends Converter {
  readonly kind = 'decimal'
  override readonly lazy = true
  readonly #digits: number
  readonly #scale: number

  constructor({ digits = Number.POSITIVE_INFINITY, scale = Number.POSITIVE_INFINITY }: DecimalOptions) {
    super()
    for (const [option, limit] of Object.entries({ digits, scale })) {
      if (limit === Number.POSITIVE_INFINITY || (Number.isInteger(limit) && limit >= (option === 'scale' ? 0 : 1)))
        continue
      throw new RxfaustError(
        'RXFAUST_OPTION',
        `The option ${option} of a decimal is ${String(limit)}.`,
        'Give how many digits there may be.',
      )
    }
    this.#digits = digits
    this.#scale = scale
  }

  override get shape() {
    return 'string' as const
  }

  take(value: unknown): unknown {
    const text = decimalText(value)
    if (text === invalid || !this.#limited) return text
    const fitting = this.#trimmed(text)
    return this.#broken(fitting) === undefined ? fitting : invalid
  }

  explain(
    value: unknown,
    _wire: boolean,
    path: readonly (string | number)[],
    _branch: readonly unknown[],
    failures: ModelFailure[],
  ): void {
    const text = decimalText(value)
    if (text === invalid) {
      const hint =
        typeof value === 'number' && Number.isFinite(value) ? ' as a string (a number this long is not exact)' : ''
      failures.push(failureOf(value, path, this.kind, `a decimal${hint}`))
      return
    }
    const broken = this.#limited ? this.#broken(this.#trimmed(text)) : undefined
    if (broken !== undefined) failures.push(failureOf(value, path, this.kind, broken.expected, broken.rule))
  }

  override open(held: unknown): unknown {
    return new BigNumber(held as string)
  }

  override write(held: unknown): unknown {
    return held
  }

  get #limited(): boolean {
    return this.#digits !== Number.POSITIVE_INFINITY || this.#scale !== Number.POSITIVE_INFINITY
  }

  /** Without those zeros behind the point that are too many. */
  #trimmed(text: string): string {
    const [whole = '', fraction = ''] = text.split('.')
    if (fraction.length <= this.#scale) return text
    const rest = fraction.replace(/0+$/, '').padEnd(this.#scale, '0')
    return rest === '' ? whole : `${whole}.${rest}`
  }

  #broken(text: string): { readonly expected: string; readonly rule: string } | undefined {
    const [whole = '', fraction = ''] = text.replace('-', '').split('.')
    if (fraction.length > this.#scale) {
      return { expected: `a decimal with at most ${this.#scale} digits behind the point`, rule: 'scale' }
    }
    const digits = (whole === '0' ? 0 : whole.length) + fraction.length
    return digits > this.#digits
      ? { expected: `a decimal of at most ${this.#digits} digits`, rule: 'digits' }
      : undefined
  }
}
