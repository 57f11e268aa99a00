import type { Area } from '../area.ts'
import * as rotaTables from '../migrations/2026-11-22-081-rota.ts'

export const rotaArea: Area = { migrations: { '2026-11-22-081-rota': rotaTables } }
