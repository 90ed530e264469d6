import type { AppOptions } from '../AppOptions.js'

/** The options of an app while they can still be changed. What is absent has its default. */
export type AppOptionsDraft = { -readonly [Name in keyof AppOptions]: AppOptions[Name] }
