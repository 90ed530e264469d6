import assert from 'node:assert/strict'
import { App, json } from 'rxfaust'

const app = new App('orders', { broker: 'memory://' })
const orders = app.topic('orders', { value: json<{ amount: number }>() })

app.command(
  'produce',
  {
    help: 'Sends example orders.',
    start: 'client',
    options: {
      maxMessages: { type: 'number', short: 'n', default: 10, help: 'Send so many.' },
      currency: { type: 'string', choices: ['EUR', 'NOK'], default: 'EUR' },
      dryRun: { type: 'boolean' },
    },
    arguments: { amount: { type: 'number', help: 'Of each order.' } },
  },
  async ({ maxMessages, currency, dryRun, amount }, { say }) => {
    for (let sent = 0; sent < maxMessages && !dryRun; sent++) await orders.send({ value: { amount } })
    say(`${maxMessages} orders of ${amount} ${currency}`)
  },
)

// In a program the last line is: await app.main()
let written = ''
const write = (text: string) => {
  written += text
}
assert.equal(await app.run(['produce', '-n', '3', '--currency', 'NOK', '25'], { out: write, error: write }), 0)
assert.equal(written, '3 orders of 25 NOK\n')
