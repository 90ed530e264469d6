import { App } from 'rxfaust'

new App('orders', {
  broker: 'kafka://broker:9093',
  security: {
    ssl: true, // or Node's options of TLS: { ca, cert, key }
    sasl: { mechanism: 'scram-sha-512', username: 'orders', password: process.env.KAFKA_PASSWORD ?? '' },
  },
})
