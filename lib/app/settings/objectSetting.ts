import type { Setting, SettingText } from './Setting.js'
import { unusable } from './unusable.js'

interface ObjectText extends SettingText {
  readonly kind: string
  /** The methods that it has to have. */
  readonly methods: readonly string[]
}

/** A setting that is an object with methods, which only the program can give. */
export function objectSetting<T extends object>(text: ObjectText & { readonly create: () => T }): Setting<T, T> {
  const { create, methods, ...rest } = text
  return {
    ...rest,
    resolve: (given, what) => {
      if (given === undefined) return create()
      const missing = methods.filter(name => typeof (given as Record<string, unknown> | null)?.[name] !== 'function')
      if (missing.length === 0) return given
      throw unusable(`${what} has no ${missing.join(', ')}`, `Give ${text.kind}.`)
    },
  }
}
