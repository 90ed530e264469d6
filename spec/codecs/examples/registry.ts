import { App, avro, protobuf, schemaRegistry } from 'rxfaust'

interface Order {
  readonly id: string
}
const orderAvro = { type: 'record', name: 'Order', fields: [{ name: 'id', type: 'string' }] }
const orderProto = 'syntax = "proto3"; package shop; message Order { string id = 1; }'

const registry = schemaRegistry({
  url: 'https://registry:8081',
  auth: { username: 'orders', password: process.env.REGISTRY_PASSWORD ?? '' },
})
const app = new App('shop', { broker: 'kafka://broker:9092' })
app.topic('orders', { value: registry.avro<Order>(orderAvro) })
app.topic('orders-proto', { value: registry.protobuf<Order>(orderProto, 'shop.Order') })
app.topic('others', { value: registry.avro<Order>() }) // read by the schemas they were written with
app.topic('bare', { value: avro<Order>(orderAvro) }) // without a registry
app.topic('bare-proto', { value: protobuf<Order>(orderProto, 'shop.Order') })
