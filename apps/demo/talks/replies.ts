// What the played delegations say to what a newcomer does: little, by rules that are told on the page, and never more than
// one reply to one act.
import { toBase64url } from '#platform/bytes.ts'
import { randomBytes } from '#platform/crypto.ts'
import type { Act } from '#modules/negotiations/text/acts.ts'
import type { Done, Negotiation } from '#modules/negotiations/text/state.ts'
import type { SeatName } from './seats.ts'

export type Reply = { by: SeatName; acts: Act[] }

export function replyTo({ signed }: Done, state: Negotiation | undefined): Reply[] {
  const { act } = signed.operation
  if (!state) return []
  switch (act.kind) {
    case 'amendment.propose':
      // Dorvane is for whatever softens a duty, Quillon for whatever names the small.
      return [
        {
          by: 'dorvane',
          acts: [
            {
              kind: 'amendment.back',
              amendment: act.amendment,
              stand: softens(act.edit.insert) ? 'support' : 'oppose',
            },
          ],
        },
      ]
    case 'bracket.open':
      return [{ by: 'quillon', acts: [{ kind: 'bracket.back', bracket: act.bracket, stand: 'oppose' }] }]
    case 'floor.ask':
      return [{ by: 'chair', acts: [{ kind: 'floor.give', request: act.request }] }]
    case 'comment.make':
      return act.replyTo === undefined && act.paragraph !== undefined
        ? [
            {
              by: 'esteria',
              acts: [
                {
                  kind: 'comment.make',
                  comment: toBase64url(randomBytes(16)),
                  paragraph: act.paragraph,
                  replyTo: act.comment,
                  text: 'We have asked our capital and will come back to this.',
                },
              ],
            },
          ]
        : []
    default:
      return []
  }
}

function softens(words: string): boolean {
  return /\b(should|may|as appropriate|endeavou?r|where possible|within their means)\b/i.test(words)
}
