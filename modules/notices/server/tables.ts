import type { Generated, JSONColumnType } from 'kysely'
import type { IdentityTables } from '#modules/identity/server/index.ts'
import type { Fault, Preference, Urgency } from '../contract.ts'

export type NoticesTables = {
  notice: {
    id: string
    number: Generated<number>
    key: string
    addressee: string
    account_id: string | null
    email: string | null
    name: string | null
    language: string | null
    kind: string
    urgency: Urgency
    say: string
    values: JSONColumnType<Record<string, string | number>>
    path: string
    due: Date | null
    exercise: boolean
    /** By a rota that the asker knew. */
    on_duty: boolean
    /** Told to nobody beside the person: no webhook. */
    personal: boolean
    made_at: Date
    made_by: string | null
    planned_at: Date | null
    read_at: Date | null
    settled_at: Date | null
  }
  notice_digest: {
    id: string
    account_id: string
    exercise: boolean
    state: Generated<'waiting' | 'sent' | 'failed' | 'dropped'>
    not_before: Date
    attempts: Generated<number>
    claimed_until: Date | null
    claimed_by: string | null
    done_at: Date | null
    fault: Fault | null
  }
  notice_delivery: {
    id: string
    notice_id: string
    channel: 'email' | 'push' | 'webhook'
    target: string | null
    rank: number
    state: 'waiting' | 'sent' | 'failed' | 'dropped'
    not_before: Date
    in_digest: boolean
    digest_id: string | null
    attempts: Generated<number>
    claimed_until: Date | null
    claimed_by: string | null
    done_at: Date | null
    fault: Fault | null
  }
  notice_preference: { account_id: string; preference: JSONColumnType<Preference>; changed_at: Date }
  push_subscription: {
    id: string
    account_id: string
    endpoint: string
    p256dh: string
    auth: string
    device: string
    made_at: Date
    used_at: Date | null
  }
  notice_webhook: {
    delegation_id: string
    url: string
    urgency: Urgency
    sealed_secret: string
    sealed_before: string | null
    before_until: Date | null
    set_by: string
    set_at: Date
    /** Since when it waits for a head to confirm it, because whoever set it is head no more. */
    suspended_at: Date | null
    last_sent_at: Date | null
    last_fault: Fault | null
    last_fault_at: Date | null
  }
  notice_key: { name: string; public: string; sealed: string; made_at: Date }
}

/** What the house reads to send. */
export type CourierTables = NoticesTables & Pick<IdentityTables, 'account' | 'delegation'>
