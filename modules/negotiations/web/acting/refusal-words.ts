// Why the rules refuse something, said so that one knows who or what stands in the way.
import { hasWords, type Say } from '#platform/web/words.ts'
import { labelsOf } from '../../text/labels.ts'
import type { Negotiation, Paragraph, Refused } from '../../text/state.ts'
import { openMark } from './open-mark.ts'

/** With the state as it stands, the sentence names the delegation, the paragraph or the procedure; without it, none. */
export function refusalWords({ why, about }: Refused, say: Say, state?: Negotiation): string {
  const plain = say(`negotiations.refused.${why}`)
  if (!state || about === undefined) return plain
  const { silences, votes, packages } = state.deciding
  const title = silences[about]?.title ?? votes[about]?.title
  if (why === 'closed' && title !== undefined) return say('negotiations.refused.frozen', { title })
  const together = packages[about]
  if (why === 'not-all' && together) return say('negotiations.refused.package', { title: together.title })
  const aside = state.aside.find(({ delegation }) => delegation === about)
  if (why === 'not-all' && aside) return say('negotiations.refused.aside', { name: aside.name })
  if (why === 'too-early' && about === 'text') return say('negotiations.refused.unreadText')
  const named = ({ id, type }: Paragraph) => labelsOf(state)[id] || say(`negotiations.type.${type}`)
  const mark = why === 'not-clean' ? openMark(state, about) : undefined
  if (mark) {
    const { kind, delegation, words } = mark
    const party = state.parties.find((one) => one.delegation === delegation)?.name ?? say('negotiations.unknown.party')
    return say(`negotiations.refused.open.${kind}`, { name: named(mark.paragraph), party, words })
  }
  const paragraph = state.paragraphs[about]
  if (paragraph) {
    const name = named(paragraph)
    if (why === 'too-early') return say('negotiations.refused.unread', { name })
    const key = `negotiations.refused.stage.${paragraph.stage}`
    return why === 'wrong-stage' && hasWords(key) ? say(key, { name }) : `${plain} (${name})`
  }
  const party = state.parties.find(({ delegation }) => delegation === about)
  return party ? `${plain} (${party.name})` : plain
}
