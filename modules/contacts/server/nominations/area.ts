import type { Area } from '../area.ts'
import * as nominationTables from '../migrations/2026-11-22-081-nominations.ts'

export const nominationsArea: Area = { migrations: { '2026-11-22-081-nominations': nominationTables } }
