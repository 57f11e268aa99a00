/** What delegations said in texts that were published. What is sealed the host cannot read, and tells nobody. */
import { type StatedPosition, shortly } from '#platform/positions.ts'
import type { Module } from '#platform/server/module.ts'
import { textPaths } from '../contract.ts'
import type { NegotiationCall } from './standing.ts'
import { textsOfParty } from './store/texts.ts'

export const positions: NonNullable<Module['positions']> = async (given, { of, world, most }) => {
  // The platform knows no tables; this module's own stand in every database that it is mounted on.
  const call: NegotiationCall = given
  const texts = await textsOfParty(call.db, of, world === 'exercise', most)
  return texts
    .flatMap((text): StatedPosition[] => {
      const { id, title, language, symbol, exercise } = text
      const shared = { title, language, number: symbol, path: textPaths.one(id), cites: [], tlp: null, exercise }
      const adopted = { ...shared, kind: 'adopted-text' as const, at: text.adopted_at.toISOString(), quote: null }
      const said = text.statements.filter(({ delegation }) => delegation === of)
      return [
        adopted,
        ...said.map(({ type, text: words, at }) => ({
          ...shared,
          kind: type,
          at: new Date(at).toISOString(),
          // An act says no language of its own: it is made in that of the negotiation.
          quote: { text: shortly(words), language },
        })),
      ]
    })
    .slice(0, most)
}
