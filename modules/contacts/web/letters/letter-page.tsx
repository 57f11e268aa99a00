import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { exerciseFileName } from '#platform/exercise.ts'
import { resumed, useLive } from '#platform/web/live.ts'
import { MarkingChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Name } from '#platform/web/ui/tag.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { type DiplomaticLetter, letterPaths } from '../../contract/letters.ts'
import { courtesiesOf } from '../../letters/forms-of-address.ts'
import { RecordedAt } from '../pieces/recorded-at.tsx'
import { letters, readAgain } from './doors.ts'
import { LetterExport } from './exporting.tsx'
import { LetterActs } from './letter-acts.tsx'
import { LetterShown } from './letter-shown.tsx'
import { LetterStanding } from './letters-page.tsx'
export { loader } from './words.ts'

/** One letter as it reads, to be issued, taken along as a file, or withdrawn. */
export function LetterPage() {
  const say = useWords()
  const { id = '' } = useParams()
  const { data: letter } = useSuspenseQuery(letters.one.queryOptions({ input: { id } }))
  const unpublished = letter.record?.index === null || letter.withdrawal?.record?.index === null
  useLive(['letter.*', 'record.published'], ({ name, id: about }) => {
    if (name === 'record.published' ? unpublished : about === id || about === null || name === resumed) readAgain()
  })
  const { sheet, withdrawal, content, status } = letter
  return (
    <Page
      title={letter.subject}
      exercise={letter.world === 'exercise'}
      crumbs={[{ label: say('contacts.letters.title'), to: letterPaths.all }]}
      act={<LetterActs letter={letter} />}
      margin={<LetterMargin letter={letter} />}
    >
      {withdrawal && (
        <p role="status">
          {say('contacts.letters.withdrawn')} <When at={withdrawal.at} /> – <bdi>{withdrawal.reason}</bdi>
        </p>
      )}
      {status === 'draft' && content && courtesiesOf(content).unverified && (
        <p className="faint">{say('contacts.letters.unverified')}</p>
      )}
      <LetterShown sheet={sheet} />
      <LetterExport letter={letter} />
      <Links letter={letter} />
      <Recorded letter={letter} />
    </Page>
  )
}

function Links({ letter: { request, incident } }: { letter: DiplomaticLetter }) {
  const say = useWords()
  return (
    <>
      {request && (
        <p>
          {say('contacts.letters.onRequest')}{' '}
          <Link to={`/requests/${request.id}`} dir="auto">
            {request.subject}
          </Link>
        </p>
      )}
      {incident && (
        <p>
          {say('contacts.letters.onIncident')}{' '}
          <Link to={`/incidents/${incident.id}`} dir="auto">
            {incident.title}
          </Link>
        </p>
      )}
    </>
  )
}

/** What stands in the record of it, and the proofs to take along. */
function Recorded({ letter }: { letter: DiplomaticLetter }) {
  const say = useWords()
  const { record, withdrawal, number, world } = letter
  if (!record) return null
  const fileName = (what: string) => {
    const name = `letter-${number?.replace('/', '-') ?? ''}-${what}.tlog-proof`
    return world === 'exercise' ? exerciseFileName(name) : name
  }
  return (
    <Section title={say('contacts.letters.record')}>
      <p>
        <RecordedAt record={record} fileName={fileName('issued')} />
      </p>
      <p className="small">
        {say('contacts.letters.record.digest')} <code dir="ltr">{record.digest}</code>
      </p>
      {withdrawal?.record && (
        <p>
          {say('contacts.letters.record.withdrawal')}{' '}
          <RecordedAt record={withdrawal.record} fileName={fileName('withdrawn')} />
        </p>
      )}
    </Section>
  )
}

function LetterMargin({ letter }: { letter: DiplomaticLetter }) {
  const say = useWords()
  const { from, to, number, issuedAt, marking } = letter
  return (
    <>
      <Note label={say('contacts.letters.kind')}>{say(`contacts.letters.kind.${letter.kind}`)}</Note>
      <Note label={say('contacts.letters.status')}>
        <LetterStanding status={letter.status} />
      </Note>
      <Note label={say('contacts.letters.from')}>
        <Name invented={from.invented}>{from.name}</Name>
      </Note>
      <Note label={say('contacts.letters.to')}>
        {to ? <Name invented={to.invented}>{to.name}</Name> : say('contacts.letters.elsewhere')}
      </Note>
      {number !== null && (
        <Note label={say('contacts.letters.number')}>
          <bdi>{number}</bdi>
        </Note>
      )}
      {issuedAt !== null && (
        <Note label={say('contacts.letters.issued')}>
          <When at={issuedAt} />
        </Note>
      )}
      <Note label={say('contacts.letters.marking')}>
        <MarkingChip {...marking} embargo={marking.embargoUntil} />
      </Note>
    </>
  )
}
