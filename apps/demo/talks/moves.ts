// What a seat does at the table, and by what one sees that it was done, so that a start that was cut off goes on.
import type { Act } from '#modules/negotiations/text/acts.ts'
import type { Negotiation, Paragraph } from '#modules/negotiations/text/state.ts'
import type { SeatName } from './seats.ts'
import { at, id, wordsIn } from './text.ts'

export type Party = { delegation: string; name: string; zone: string }
/** `done`: by the state alone. */
export type Move = { by: SeatName; acts: (state: Negotiation) => Act[]; done: (state: Negotiation) => boolean }

export const marked =
  (list: 'brackets' | 'amendments' | 'choices' | 'placeholders', name: string, mark: string) =>
  (state: Negotiation): boolean =>
    (state.paragraphs[id(name)]?.[list] as readonly { id: string }[] | undefined)?.some((one) => one.id === id(mark)) ??
    false

export function bracket(by: SeatName, name: string, words: string, reason: string): Move {
  const mark = `bracket ${name} ${words}`
  return {
    by,
    acts: (state) => [{ kind: 'bracket.open', ...wordsIn(state, name, words), bracket: id(mark), reason }],
    done: marked('brackets', name, mark),
  }
}

export function amendment(by: SeatName, name: string, words: string, insert: string, reason: string): Move {
  const mark = `amendment ${name} ${words}`
  return {
    by,
    acts: (state) => {
      const { range, ...where } = wordsIn(state, name, words)
      return [{ kind: 'amendment.propose', ...where, amendment: id(mark), edit: { range, insert }, reason }]
    },
    done: marked('amendments', name, mark),
  }
}

export function backing(
  by: SeatName,
  name: string,
  kind: 'bracket' | 'amendment',
  words: string,
  stand: 'support' | 'oppose',
): Move {
  const mark = id(`${kind} ${name} ${words}`)
  return {
    by,
    acts: () => [
      kind === 'bracket'
        ? { kind: 'bracket.back', bracket: mark, stand }
        : { kind: 'amendment.back', amendment: mark, stand },
    ],
    done: (state) => {
      const home: Paragraph | undefined = state.paragraphs[id(name)]
      const all = [...(home?.brackets ?? []), ...(home?.amendments ?? [])]
      return all.some((one) => one.id === mark && one.supporters.length + one.opposers.length > 0)
    },
  }
}

export function position(
  by: SeatName,
  delegation: string,
  name: string,
  stand: 'support' | 'can-accept' | 'reserve' | 'oppose' | 'no-instructions',
  note?: string,
): Move {
  return {
    by,
    acts: (state) => [{ kind: 'position.take', ...at(state, name), stand, ...(note ? { note } : {}) }],
    done: (state) => Object.hasOwn(state.paragraphs[id(name)]?.positions ?? {}, delegation),
  }
}
