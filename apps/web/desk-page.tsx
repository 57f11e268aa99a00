// The desk answers four questions in order: what must I do now, what changed, what is coming, what am I waiting for.
import { useSuspenseInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { deskColumns, type ShownLine } from '#platform/desk.ts'
import { useActor } from '#platform/web/session.tsx'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { More } from '#platform/web/ui/more.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Deadline, When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { deskIn } from './desk.ts'
import './desk-page.css'

/** The lines that were fetched, how many there are in all, and a button to fetch more of them where there are. */
function useDesk(world: 'real' | 'exercise') {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(deskIn(world))
  const lines = data.pages.flatMap(({ items }) => items)
  // The newest page counted last.
  const counts = data.pages.at(-1)?.columns
  const more = (left: number) => <More left={left} busy={isFetchingNextPage} onPress={() => void fetchNextPage()} />
  return { lines, countOf: (column: ShownLine['column']) => counts?.[column] ?? 0, hasNextPage, more }
}

export function DeskPage() {
  const say = useWords()
  const actor = useActor()
  const { lines, countOf, hasNextPage, more } = useDesk('real')
  const shown = (column: ShownLine['column']) => lines.filter((line) => line.column === column)
  // Column comes after column: what is not fetched yet goes on in the first that is not whole.
  const goesOn = hasNextPage ? deskColumns.find((column) => shown(column).length < countOf(column)) : undefined
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
      {deskColumns.map((column) => (
        <Column key={column} column={column} lines={shown(column)} count={countOf(column)}>
          {column === goesOn && more(countOf(column) - shown(column).length)}
        </Column>
      ))}
      <InExercise />
    </Page>
  )
}

/** Apart from what is real, and only where there is an exercise. */
function InExercise() {
  const say = useWords()
  const { lines, countOf, hasNextPage, more } = useDesk('exercise')
  if (lines.length === 0) return null
  const count = deskColumns.reduce((sum, column) => sum + countOf(column), 0)
  return (
    <Section title={say('desk.exercise')} count={count}>
      <ul className="desk-lines exercise">
        {lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ul>
      {hasNextPage && more(count - lines.length)}
    </Section>
  )
}

type ColumnProps = { column: ShownLine['column']; lines: ShownLine[]; count: number; children: ReactNode }

function Column({ column, lines, count, children }: ColumnProps) {
  const say = useWords()
  return (
    <Section title={say(`desk.${column}`)} count={count}>
      {count === 0 && <p className="faint">{say(`desk.${column}.none`)}</p>}
      {lines.length > 0 && (
        <ul className={`desk-lines ${column}`}>
          {lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ul>
      )}
      {lines.length < count &&
        (children || <p className="faint">{say('desk.further', { count: count - lines.length })}</p>)}
    </Section>
  )
}

function Line({ line }: { line: ShownLine }) {
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
