// Why the rules refuse something, said so that one knows who or what stands in the way.
import { hasWords, type Say } from '#platform/web/words.ts'
import { labelsOf } from '../../text/labels.ts'
import type { Negotiation, Refused } from '../../text/state.ts'

/** With the state as it stands, the sentence names the delegation, the paragraph or the procedure; without it, none. */
export function refusalWords({ why, about }: Refused, say: Say, state?: Negotiation): string {
  const plain = say(`negotiations.refused.${why}`)
  if (!state || about === undefined) return plain
  const { silences, votes, packages } = state.deciding
  const title = silences[about]?.title ?? votes[about]?.title
  if (why === 'closed' && title !== undefined) return say('negotiations.refused.frozen', { title })
  const together = packages[about]
  if (why === 'not-all' && together) return say('negotiations.refused.package', { title: together.title })
  const paragraph = state.paragraphs[about]
  if (paragraph) {
    const name = labelsOf(state)[about] || say(`negotiations.type.${paragraph.type}`)
    const key = `negotiations.refused.stage.${paragraph.stage}`
    return why === 'wrong-stage' && hasWords(key) ? say(key, { name }) : `${plain} (${name})`
  }
  const party = state.parties.find(({ delegation }) => delegation === about)
  return party ? `${plain} (${party.name})` : plain
}
