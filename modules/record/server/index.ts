import { implement } from '@orpc/server'
import { system } from '#platform/actor.ts'
import { must, Refusal } from '#platform/refusal.ts'
import { atThreshold, type Knock, oneTransaction } from '#platform/server/doors.ts'
import type { House } from '#platform/server/house.ts'
import type { Module } from '#platform/server/module.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { recordContract } from '../contract.ts'
import { mayAudit } from '../rules.ts'
import { askWitnesses } from './asking.ts'
import { holdRestored } from './hold.ts'
import * as recordTables from './migrations/2026-11-21-050-record.ts'
import { paced } from './pace.ts'
import { policyOf } from './policy.ts'
import { pruneCheckpoints } from './prune.ts'
import { renewRecord } from './renew.ts'
import { act, entries, proof, state } from './proofs.ts'
import { recordRoutes } from './routes.ts'
import { books, commitRows } from './rows/commit.ts'
import { rowProof } from './rows/proof.ts'
import { headsOf } from './rows/verify.ts'
import { sequenceSoon } from './soon.ts'

export { code, enterCode } from './code.ts'
export { enter, enterCommitment, type Entered, type Entering, publishAct, type SealedKind, whereIs } from './enter.ts'
export { goOn } from './hold.ts'
export { hostSubjectOf, originOf } from './origin.ts'
export { recordFiles } from './files.ts'
export { logOf, policyOf } from './policy.ts'
export { recoverRecord } from './recover.ts'
export { sequence } from './sequence.ts'
export { askWitnesses } from './asking.ts'
export { commitRows } from './rows/commit.ts'
export { verifyRecord } from './verify.ts'
export type { RecordTables } from './tables.ts'

// The threshold gives refusals of the pace their answer.
const door = implement(recordContract).$context<Knock>().use(atThreshold).use(paced).use(oneTransaction)
// No member has any right on the batches, so these doors open a transaction of their own, as the house.
const auditors = implement(recordContract).$context<Knock>().use(atThreshold)

export const record = {
  name: 'record',
  router: {
    state: door.state.handler(({ context }) => state(context.call, context.house)),
    entries: door.entries.handler(({ context, input }) => entries(context.call, input)),
    proof: door.proof.handler(({ context, input }) => proof(context.call, input)),
    act: door.act.handler(({ context, input }) => act(context.call, input)),
    rows: auditors.rows.handler(({ context: { actor, house } }) => {
      must(mayAudit(actor))
      return inTransaction(house, system, 'record.rows', 'reads', ({ db }) => headsOf(db))
    }),
    rowProof: auditors.rowProof.handler(({ context: { actor, house }, input: { table, id } }) => {
      must(mayAudit(actor))
      if (!books.some((book) => book === table)) throw new Refusal('NOT_COMMITTED')
      return inTransaction(house, system, 'record.rowProof', 'reads', ({ db }) => rowProof(db, table, id))
    }),
  },
  routes: recordRoutes,
  migrations: { '2026-11-21-050-record': recordTables },
  jobs: [
    { name: 'record-sequence', cron: '* * * * *', work: async (_, __, house) => sequenceSoon(house) },
    { name: 'record-ask-witnesses', cron: '* * * * *', work: ask },
    { name: 'record-renew', cron: '23 * * * *', work: renewRecord },
    { name: 'record-prune', cron: '41 3 * * *', work: pruneCheckpoints },
    { name: 'record-commit-rows', cron: '*/5 * * * *', work: commit },
  ],
  events: {
    'record.entered': {},
    'record.signed': {},
    'record.published': { hear: 'everybody' },
  },
  because: { 'record.entered': ['record-sequence'], 'record.signed': ['record-ask-witnesses'] },
  // Made before anybody knocks: within a request there may be no second connection to make them by.
  open: async (house) => void (await policyOf(house)),
  restored: holdRestored,
} satisfies Module

/** A job holds a transaction, and witnesses may take their time: nobody waits for them here. */
async function ask(_: unknown, __: unknown, house: House): Promise<void> {
  aside(house, 'witnesses', askWitnesses(house))
}

/** A job holds one transaction, and this takes many. */
async function commit(_: unknown, __: unknown, house: House): Promise<void> {
  aside(house, 'record rows', commitRows(house))
}

function aside(house: House, name: string, work: Promise<void>): void {
  work.catch((error: unknown) => {
    if (!house.closing.aborted) house.log.error({ err: error }, name)
  })
}
