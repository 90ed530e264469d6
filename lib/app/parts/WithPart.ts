/** What an app gives where its parts have a class of that name: the base, and what the class adds to it. */
export type WithPart<P, Name extends string, Base> = P extends {
  readonly [N in Name]: new (
    ...args: never[]
  ) => infer Own
}
  ? Base & Omit<Own, keyof Base>
  : Base
