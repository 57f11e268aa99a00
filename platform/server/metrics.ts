import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export type Metrics = { registry: Registry; requests: Histogram<'method' | 'route' | 'status'> }

/** Figures for Prometheus: how often and how long, by door. Never by person, delegation or object. */
export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'chancery_request_seconds',
    help: 'Time from knock to answer, by kind of door',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  return { registry, requests }
}
