/*
 * Deals things out to members: as evenly as can be, then as cheaply as can be, and then with the things of each group
 * as evenly as can be.
 *
 * This is a flow of least cost. Each thing sends one unit per copy to a member, at the cost that the thing has there;
 * the nth unit of a group at a member costs n, which is less than any cost; and the nth unit of a member costs n times
 * more than any of that. Its optimum has the most even loads that there are (an optimal semi-matching: Harvey, Ladner,
 * Lovász, Tamir, "Semi-matchings for bipartite graphs and load balancing"), among all such the least sum of costs, and
 * among those the most even groups.
 *
 * It is found by successive shortest paths: the things come one by one, each by the shortest path to a member, where a
 * path may pass through members that hand a thing of theirs on. Loads are compared only at the end of a path, since
 * only there they change. After each path the deal is an optimal one of what has been dealt so far. The nodes of a
 * path are not things but places, which are members' groups, and members: from one place to another only the cheapest
 * hand-over counts. That may be negative, so the search is Bellman and Ford's; cycles of negative cost can't come up.
 */

/** What is dealt. */
export interface Dealt {
  /** What it costs to put it to each member, by index; `Infinity` where it must not be. Below 2^53 in sum. */
  readonly costs: readonly number[]
  /** How many different members get it, as far as there are so many. */
  readonly copies: number
  /** From 0 on. */
  readonly group: number
}

/**
 * The same for the same input.
 *
 * @param members their number
 * @param weights decide between members where nothing else does: the least one gets it
 * @returns for each thing the members that have it
 */
export function dealEvenly(
  things: readonly Dealt[],
  members: number,
  weights: readonly number[],
): readonly ReadonlySet<number>[] {
  const deal = new Deal(things, members, weights)
  for (const [thing, { copies }] of things.entries()) {
    for (let copy = 0; copy < copies; copy++) if (!deal.place(thing)) break
  }
  return deal.holders
}

/** The cheapest thing to hand on to each member. */
interface HandOvers {
  /** `Infinity`: none. */
  readonly costs: Float64Array
  readonly things: Int32Array
}

/** Flat arrays, as a large group has millions of steps. */
class Deal {
  readonly holders: readonly Set<number>[]
  readonly #groups: number
  readonly #places: number
  /** Things by place; the place of a member's group is `member * groups + group`. */
  readonly #held: readonly Set<number>[]
  readonly #loads: Int32Array
  /** By place; `undefined` where it has to be looked up again. */
  readonly #handOvers: (HandOvers | undefined)[]
  // The shortest ways of the present search, by node: places first, then the members themselves.
  readonly #costs: Float64Array
  /** By how much the groups become less even. */
  readonly #unevenness: Float64Array
  /** The node before; -1 at the beginning. */
  readonly #from: Int32Array
  /** The thing that comes that way; -1 between a member and its places. */
  readonly #thing: Int32Array
  readonly #queue: Int32Array
  readonly #queued: Uint8Array
  #first = 0
  #waiting = 0

  constructor(
    private readonly things: readonly Dealt[],
    private readonly members: number,
    private readonly weights: readonly number[],
  ) {
    this.holders = things.map(() => new Set())
    this.#groups = things.reduce((most, { group }) => Math.max(most, group + 1), 0)
    this.#places = members * this.#groups
    this.#held = Array.from({ length: this.#places }, () => new Set())
    this.#loads = new Int32Array(members)
    this.#handOvers = Array.from({ length: this.#places }, () => undefined)
    const nodes = this.#places + members
    this.#costs = new Float64Array(nodes)
    this.#unevenness = new Float64Array(nodes)
    this.#from = new Int32Array(nodes)
    this.#thing = new Int32Array(nodes)
    this.#queue = new Int32Array(nodes)
    this.#queued = new Uint8Array(nodes)
  }

  /** Deals one more copy. @returns whether there is a member for it */
  place(thing: number): boolean {
    this.#search(thing)
    let best = -1
    for (let member = 0; member < this.members; member++) {
      if (this.#costs[this.#places + member] === Infinity) continue
      if (best === -1 || this.#isBetter(member, best)) best = member
    }
    if (best === -1) return false
    for (let node = this.#places + best; node !== -1; ) {
      const from = this.#from[node] as number
      const moved = this.#thing[node] as number
      if (moved !== -1) this.#move(moved, from, node)
      node = from
    }
    return true
  }

  /** Whether a path had better end at a member than at another one. */
  #isBetter(member: number, other: number): boolean {
    const loads = this.#loads
    if (loads[member] !== loads[other]) return (loads[member] as number) < (loads[other] as number)
    const [a, b] = [this.#places + member, this.#places + other]
    const costs = (this.#costs[a] as number) - (this.#costs[b] as number)
    if (costs !== 0) return costs < 0
    const unevenness = (this.#unevenness[a] as number) - (this.#unevenness[b] as number)
    if (unevenness !== 0) return unevenness < 0
    return (this.weights[member] as number) < (this.weights[other] as number)
  }

  #search(thing: number): void {
    this.#costs.fill(Infinity)
    const groups = this.#groups
    const places = this.#places
    const { costs, group } = this.things[thing] as Dealt
    const holders = this.holders[thing] as Set<number>
    for (let member = 0; member < this.members; member++) {
      if (!holders.has(member)) this.#reach(member * groups + group, costs[member] as number, 0, -1, thing)
    }
    while (this.#waiting > 0) {
      const node = this.#next()
      const cost = this.#costs[node] as number
      const unevenness = this.#unevenness[node] as number
      if (node < places) {
        this.#reach(places + Math.floor(node / groups), cost, unevenness + this.#size(node), node, -1)
        const handOvers = this.#handOversOf(node)
        for (let to = 0, place = node % groups; to < this.members; to++, place += groups) {
          const more = handOvers.costs[to] as number
          if (more !== Infinity) this.#reach(place, cost + more, unevenness, node, handOvers.things[to] as number)
        }
      } else {
        const first = (node - places) * groups
        for (let place = first; place < first + groups; place++) {
          const size = this.#size(place)
          if (size > 0) this.#reach(place, cost, unevenness - (size - 1), node, -1)
        }
      }
    }
  }

  /** Takes a way to a node, if it is shorter than the one that is known. */
  #reach(node: number, cost: number, unevenness: number, from: number, thing: number): void {
    const known = this.#costs[node] as number
    if (cost > known || cost === Infinity) return
    if (cost === known && unevenness >= (this.#unevenness[node] as number)) return
    this.#costs[node] = cost
    this.#unevenness[node] = unevenness
    this.#from[node] = from
    this.#thing[node] = thing
    if (this.#queued[node] === 1) return
    this.#queued[node] = 1
    this.#queue[(this.#first + this.#waiting++) % this.#queue.length] = node
  }

  #next(): number {
    const node = this.#queue[this.#first] as number
    this.#first = (this.#first + 1) % this.#queue.length
    this.#waiting--
    this.#queued[node] = 0
    return node
  }

  #handOversOf(place: number): HandOvers {
    const known = this.#handOvers[place]
    if (known !== undefined) return known
    const from = Math.floor(place / this.#groups)
    const row = { costs: new Float64Array(this.members).fill(Infinity), things: new Int32Array(this.members) }
    for (const thing of this.#held[place] as Set<number>) {
      const { costs } = this.things[thing] as Dealt
      const here = costs[from] as number
      for (let to = 0; to < this.members; to++) {
        const cost = (costs[to] as number) - here
        if (cost >= (row.costs[to] as number) || this.holders[thing]?.has(to)) continue
        row.costs[to] = cost
        row.things[to] = thing
      }
    }
    this.#handOvers[place] = row
    return row
  }

  #move(thing: number, from: number, to: number): void {
    const groups = this.#groups
    const owners = this.holders[thing] as Set<number>
    const { group } = this.things[thing] as Dealt
    // To whom a thing can be handed on depends on who has it.
    for (const owner of owners) this.#handOvers[owner * groups + group] = undefined
    this.#handOvers[to] = undefined
    if (from !== -1) this.#take(thing, from)
    const member = Math.floor(to / groups)
    owners.add(member)
    this.#held[to]?.add(thing)
    this.#loads[member] = (this.#loads[member] as number) + 1
  }

  #take(thing: number, from: number): void {
    const member = Math.floor(from / this.#groups)
    this.holders[thing]?.delete(member)
    this.#held[from]?.delete(thing)
    this.#loads[member] = (this.#loads[member] as number) - 1
  }

  #size(place: number): number {
    return (this.#held[place] as Set<number>).size
  }
}
