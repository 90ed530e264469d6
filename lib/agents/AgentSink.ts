interface Observed<Out> {
  next(value: Out): void
}

/**
 * Who gets the results of an agent: a function, which is awaited where it returns a promise; a topic; another agent,
 * known by its topic; or an observer.
 */
export type AgentSink<Out> = ((value: Out) => unknown) | { readonly topic: Observed<Out> } | Observed<Out>
