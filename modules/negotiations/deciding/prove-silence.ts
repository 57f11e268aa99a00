/** What a client in the room asks the host for, so that it can verify how a silence ended. */
import type { Negotiation } from '../text/state.ts'
import { type SilenceEvidence, type SilenceProof, unprovenSilence, verifySilence } from './verify-silence.ts'

/** `verifySilence` for a client that is in the room: what the host tells of the pseudonym is asked of it. */
export async function proveSilence({
  state,
  records,
  ...rest
}: Pick<SilenceEvidence, 'view' | 'silence' | 'entries'> & {
  state: Negotiation
  records: EntriesDoor
}): Promise<SilenceProof> {
  const subject = state.deciding.silences[rest.silence]?.recordSubject
  if (subject === undefined) return unprovenSilence('no-opening')
  return verifySilence({ ...rest, ...(await toldOf(records, state.room, subject)) })
}

/** The host's door of that name, or `RecordDoors` (client/views.ts). */
export type EntriesDoor = {
  entries(o: {
    room: string
    subject: string
  }): Promise<readonly { index: number | null; host?: { content: string; salt: string } | undefined }[]>
}

/** What stands under a pseudonym by the word of the host, in order, and what it opens of it. */
export async function toldOf(
  records: EntriesDoor,
  room: string,
  subject: string,
): Promise<Pick<SilenceEvidence, 'places' | 'ticks'>> {
  const told = await records.entries({ room: room.split('.')[0] ?? room, subject })
  const places = told.flatMap(({ index }) => (index === null ? [] : [index])).toSorted((a, b) => a - b)
  return { places, ticks: told.flatMap(({ host }) => (host ? [host] : [])) }
}
