// app.ts
import { App } from 'rxfaust'

export const app = new App('shop', { broker: 'memory://', autodiscover: ['./agents'], origin: import.meta.url })
