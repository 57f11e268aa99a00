import type { LetterDraft } from '#modules/contacts/contract.ts'
import type { PartyName, PersonName } from './cast.ts'
import type { Stage } from './stage.ts'

type Letter = {
  daysAgo: number
  by: PersonName
  to: PartyName
  content: LetterDraft['content']
  issued: boolean
}

/** What states of the Lantern Sea write to one another: a note and the answer to it, and one that is not issued yet. */
const letters: readonly Letter[] = [
  {
    daysAgo: 33,
    by: 'norhaven.duty',
    to: 'belmere',
    issued: true,
    content: note('Norhaven', 'Belmere', 'Exercise “Long Night”', [
      'announce an exercise of its energy sector, of which notice is given on this host as well.',
      'No system abroad is touched. Questions are answered by the duty desk at any hour.',
    ]),
  },
  {
    daysAgo: 32,
    by: 'belmere.duty',
    to: 'norhaven',
    issued: true,
    content: note('Belmere', 'Norhaven', 'Exercise “Long Night”', [
      'acknowledge the note on the exercise “Long Night”, and to thank for it.',
    ]),
  },
  {
    daysAgo: 2,
    by: 'belmere.duty',
    to: 'norhaven',
    issued: false,
    content: note('Belmere', 'Norhaven', 'A joint watch over the northern cables', [
      'propose that the technical contacts of both states keep one watch over the northern cables for the winter.',
    ]),
  },
]

function note(from: string, to: string, subject: string, paragraphs: string[]): LetterDraft['content'] {
  return {
    kind: 'note-verbale',
    language: 'en',
    from: `the Ministry of Foreign Affairs of ${from}`,
    to: {
      institution: `the Ministry of Foreign Affairs of ${to}`,
      rank: 'institution',
      style: 'sir',
      name: null,
      title: null,
    },
    place: null,
    subject,
    opening: null,
    body: paragraphs.join('\n\n'),
    closing: null,
    signer: null,
  }
}

export async function buildLetters(stage: Stage): Promise<void> {
  for (const { daysAgo, by, to, content, issued } of letters) {
    stage.daysAgo(daysAgo)
    const { letters: doors } = stage.doors(by).contacts
    const known = (await doors.list({ world: 'real', direction: 'out' })).items.find(
      ({ subject }) => subject === content.subject,
    )
    const kept =
      known ??
      (await doors.draft({
        world: 'real',
        to: stage.delegation(to),
        content,
        requestId: null,
        incidentId: null,
        marking: stage.to('amber+strict', { delegations: [to] }),
      }))
    if (issued && kept.status === 'draft') await doors.issue({ id: kept.id })
  }
  stage.daysAgo(0)
}
