/** The text is put on the table, and it is said who negotiates it. */
import { asideWhen } from '../../deciding/aside.ts'
import { isParty } from '../../rules.ts'
import type { Handlers } from '../handler.ts'
import type { Negotiation, PartyState } from '../state.ts'
import { isConfirmedByAll } from './ad-referendum.ts'

type Party = { delegation: string; name: string; zone?: string | undefined }

export const openingHandlers: Handlers<'open' | 'parties.set' | 'rename'> = {
  open: (state, act) => {
    const twice = namedTwice(act.parties)
    if (twice !== undefined) return { why: 'taken', about: twice }
    state.opened = true
    state.title = act.title
    state.class = act.class
    if (act.symbol !== undefined) state.symbol = act.symbol
    state.language = act.language
    state.parties = act.parties.map(partyOf)
    if (act.groupOf) state.groupOf = act.groupOf
    state.exercise = act.exercise
    return undefined
  },

  'parties.set': (state, act) => {
    const twice = namedTwice(act.parties)
    if (twice !== undefined) return { why: 'taken', about: twice }
    const parties = act.parties.map(partyOf)
    if (isSame(parties, state.parties)) return { why: 'nothing-changes' }
    const joins = parties.some(({ delegation }) => !isParty(state, delegation))
    state.aside = asideWhen(state, parties)
    state.parties = parties
    state.leaving = state.leaving.filter((delegation) => isParty(state, delegation))
    if (joins) askEverything(state)
    askAnew(state)
    return undefined
  },

  rename: (state, { title }) => {
    if (title === state.title) return { why: 'nothing-changes' }
    state.title = title
    return undefined
  },
}

function partyOf({ delegation, name, zone }: Party): PartyState {
  return { delegation, name, ...(zone === undefined ? {} : { zone }) }
}

function namedTwice(parties: readonly Party[]): string | undefined {
  const seen = new Set<string>()
  return parties.find(({ delegation }) => seen.size === seen.add(delegation).size)?.delegation
}

function isSame(a: readonly PartyState[], b: readonly PartyState[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ delegation, name, zone }, at) =>
        delegation === b[at]?.delegation && name === b[at].name && zone === b[at].zone,
    )
  )
}

/**
 * Whoever becomes a party has taken no rule and consented to no openness, one who returns no less than one who is new:
 * else a chair could put the others aside, let the rest decide, and bring them back under it. So what all had agreed to,
 * or were being asked, must be asked of all again; until then it is consensus, and sealed.
 */
function askEverything(state: Negotiation): void {
  const { ruleAsked: _, ruleSource: __, ...deciding } = state.deciding
  state.deciding = { ...deciding, rule: { name: 'consensus' } }
  state.openness = { mode: 'sealed' }
}

/** Whoever is a party from now on must confirm too what waits for the capitals. */
function askAnew(state: Negotiation): void {
  for (const paragraph of Object.values(state.paragraphs)) {
    if (!paragraph.adReferendum) continue
    const complete = isConfirmedByAll(state, paragraph.adReferendum.procedure, paragraph.id)
    if (complete !== paragraph.adReferendum.complete)
      state.paragraphs[paragraph.id] = { ...paragraph, adReferendum: { ...paragraph.adReferendum, complete } }
  }
}
