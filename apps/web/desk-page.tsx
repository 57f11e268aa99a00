// The desk answers four questions in order: what must I do now, what changed, what is coming, what am I waiting for.
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { deskContract, type DeskLine } from '#platform/desk.ts'
import { doorsOf } from '#platform/web/api.ts'
import { useLive } from '#platform/web/live.ts'
import { queries } from '#platform/web/queries.ts'
import { useActor } from '#platform/web/session.tsx'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Deadline, When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import './desk-page.css'

const desk = doorsOf('desk', deskContract)
const today = desk.today.queryOptions({ input: {} })
const inExercise = desk.today.queryOptions({ input: { world: 'exercise' } })
const columns = ['act', 'changed', 'coming', 'waiting'] as const

export function DeskPage() {
  const say = useWords()
  const actor = useActor()
  const { data } = useSuspenseQuery(today)
  useLive(['*'], () => void queries.invalidateQueries({ queryKey: desk.key() }))
  return (
    <Page
      title={say('desk.title')}
      margin={
        <>
          <Note label={say('desk.at')}>
            <bdi>{actor.name}</bdi>
          </Note>
          {actor.delegation && (
            <Note label={say('desk.for')}>
              <bdi>{actor.delegation.name}</bdi>
            </Note>
          )}
        </>
      }
    >
      {columns.map((column) => (
        <Column key={column} column={column} lines={data.filter((line) => line.column === column)} />
      ))}
      <InExercise />
    </Page>
  )
}

/** Apart from what is real, and only where there is an exercise. */
function InExercise() {
  const say = useWords()
  const { data } = useSuspenseQuery(inExercise)
  if (data.length === 0) return null
  return (
    <Section title={say('desk.exercise')} count={data.length}>
      <ul className="desk-lines exercise">
        {data.map((line) => (
          <Line key={line.path + line.say + line.at} line={line} />
        ))}
      </ul>
    </Section>
  )
}

function Column({ column, lines }: { column: DeskLine['column']; lines: DeskLine[] }) {
  const say = useWords()
  return (
    <Section title={say(`desk.${column}`)} count={lines.length}>
      {lines.length === 0 ? (
        <p className="faint">{say(`desk.${column}.none`)}</p>
      ) : (
        <ul className={`desk-lines ${column}`}>
          {lines.map((line) => (
            <Line key={line.path + line.say + line.at} line={line} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Line({ line }: { line: DeskLine }) {
  const say = useWords()
  return (
    <li>
      <Link to={line.path}>{say(line.say, line.values)}</Link>
      <span className="desk-party">
        {line.exercise && <ExerciseChip />}
        {line.party && <bdi>{line.party}</bdi>}
      </span>
      <span className="desk-when">{line.due ? <Deadline at={line.due} /> : <When at={line.at} />}</span>
    </li>
  )
}
