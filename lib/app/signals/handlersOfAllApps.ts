import { SignalHandlers } from './SignalHandlers.js'

/** Handlers that were connected with `App.on`; in each the app comes first. */
export const handlersOfAllApps = new SignalHandlers<[app: never]>()
