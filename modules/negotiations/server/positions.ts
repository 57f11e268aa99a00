/** What delegations said in texts that were published. What is sealed the host cannot read, and tells nobody. */
import type { StatedPosition } from '#platform/positions.ts'
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
      const { id, title, language, symbol, exercise, publisher } = text
      const shared = { title, language, number: symbol, cites: [], tlp: null, exercise }
      return [
        {
          ...shared,
          kind: 'adopted-text',
          at: text.adopted_at.toISOString(),
          path: textPaths.one(id),
          on: [],
          earlier: false,
          quote: null,
          toldBy: null,
        },
        ...text.attached
          .filter(({ delegation }) => delegation === of)
          .map(({ kind, at, on, earlier, paragraph, quote, signed }) => ({
            ...shared,
            kind,
            at,
            path: paragraph === null ? textPaths.one(id) : textPaths.paragraph(id, paragraph),
            on,
            earlier,
            quote,
            toldBy: signed ? null : publisher,
          })),
      ]
    })
    .toSorted((a, b) => b.at.localeCompare(a.at))
    .slice(0, most)
}
