import type { z } from 'zod'
import { must, Refusal } from '#platform/refusal.ts'
import type { Call } from '#platform/server/call.ts'
import { checkAudience } from '#modules/sharing/server/index.ts'
import { mayAct } from '#modules/sharing/rules.ts'
import type { MispFile, TakenMispEvent } from '../contract.ts'
import { importMispEvent } from './misp-import.ts'
import type { ExchangeTables } from './tables.ts'

/** As many as a person mends before they try again. */
const mostFaults = 50

/** Takes in MISP events that belong to no incident: each is its own origin, and can come again with what changed. */
export async function importMisp(
  call: Call<ExchangeTables>,
  { text, marking, narrow }: z.infer<typeof MispFile>,
): Promise<{ events: TakenMispEvent[] }> {
  must(mayAct(call.actor))
  await checkAudience(call, marking)
  const taken = await importMispEvent(call, text, {
    markingDefault: marking,
    origin: null,
    contradictions: narrow ? 'narrow' : 'refuse',
  })
  if (!taken.ok)
    throw new Refusal('MISP_NOT_READABLE', {
      faults: taken.errors.slice(0, mostFaults).map(({ path, message }) => ({ path, message })),
    })
  return {
    events: taken.events.map(({ uuid, outcome, stored, removed, failed }) => ({
      uuid,
      outcome,
      stored,
      removed,
      failed,
    })),
  }
}
