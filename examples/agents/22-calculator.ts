/** A calculator that is asked for operations, and told of others. */
import { App, json } from 'rxfaust'
import { map } from 'rxjs'

interface Calculation {
  operation: 'sum' | 'multiply'
  values: number[]
}

const app = new App('calculator')
const calculations = app.topic('calculations', { value: json<Calculation>(), partitions: 2 })
const operations = {
  sum: (a: number, b: number) => a + b,
  multiply: (a: number, b: number) => a * b,
}

const calculator = app.agent('calculator', { topic: calculations }, stream =>
  stream.pipe(map(({ operation, values }) => values.reduce(operations[operation]))),
)
calculator.addSink(result => console.log(`calculated ${result}`))

await app.start()
console.log(`asked: ${await calculator.ask({ operation: 'sum', values: [1, 2, 3] })}`)
await calculator.cast({ operation: 'multiply', values: [4, 5] })
await app.idle()
await app.stop()
