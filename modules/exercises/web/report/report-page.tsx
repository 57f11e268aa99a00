import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Button } from '#platform/web/ui/button.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Picture } from '#platform/web/ui/picture.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { exercisePaths } from '../../contract.ts'
import type { AfterAction } from '../../engine/report.ts'
import { exercises } from '../doors.ts'
import { ExerciseBand } from '../pieces/band.tsx'
import { At, useClockTime } from '../pieces/clock.tsx'
import { actName } from '../pieces/entry-said.ts'
import { type Mark, RunPicture } from '../pieces/run-picture.tsx'
import { Said, useSaid } from '../pieces/said.tsx'
import './report.css'
import { Figures } from './figures.tsx'
import { ReportExport } from './report-export.tsx'
import { Results } from './results.tsx'
import { TimelineTable } from './timeline-table.tsx'
export { loader } from '../pieces/words.ts'

/** The after-action report: how it went, why it is judged so, and what happened when. It prints as it stands. */
export function ReportPage() {
  const say = useWords()
  const said = useSaid()
  const { id = '' } = useParams()
  const { data: report } = useSuspenseQuery(exercises.runs.report.queryOptions({ input: { id } }))
  const title = said(report.title)
  return (
    <Page
      title={title}
      lead={say('exercises.report')}
      exercise
      crumbs={[{ label: say('exercises.title'), to: exercisePaths.all }]}
      act={
        <span className="row exercise-no-print">
          <ReportExport report={report} />
          <Button icon="file" onPress={() => print()}>
            {say('exercises.print')}
          </Button>
        </span>
      }
      margin={<Margin report={report} />}
    >
      <ExerciseBand name={title} />
      <Said words={report.summary} text />
      <Figures report={report} />
      <Section title={say('exercises.results')} count={report.results.length}>
        <Results report={report} />
      </Section>
      <NotesRead report={report} />
      <Section title={say('exercises.timeline')} count={report.timeline.length}>
        <Drawn report={report} />
        <TimelineTable report={report} />
      </Section>
    </Page>
  )
}

function Margin({ report }: { report: AfterAction }) {
  const say = useWords()
  const clock = useClockTime()
  return (
    <>
      <Note label={say('exercises.control')}>
        <bdi>{report.control}</bdi>
      </Note>
      {report.startedAt !== null && (
        <Note label={say('exercises.begun')}>
          <When at={report.startedAt} absolute />
        </Note>
      )}
      {report.endedAt !== null && (
        <Note label={say('exercises.ended')}>
          <When at={report.endedAt} absolute />
        </Note>
      )}
      <Note label={say('exercises.lasted')}>
        <At seconds={report.seconds} />
        {report.lived < report.seconds && <small> {say('exercises.lived', { time: clock(report.lived) })}</small>}
      </Note>
      <Note label={say('exercises.roles')}>
        <ul className="exercise-others">
          {report.roles.map(({ id, name, by }) => (
            <li key={id}>
              <Said words={name} />
              <small>{by === null ? say('exercises.theHouse') : <bdi>{by}</bdi>}</small>
            </li>
          ))}
        </ul>
      </Note>
    </>
  )
}

/** What observers wrote; a player reads those notes that are meant for them. */
function NotesRead({ report }: { report: AfterAction }) {
  const say = useWords()
  const notes = report.timeline.flatMap(({ at, what }) => (what.kind === 'note' ? [{ at, ...what }] : []))
  if (notes.length === 0) return null
  return (
    <Section title={say('exercises.notes')} count={notes.length}>
      <ul className="exercise-notes">
        {notes.map(({ at, by, text }) => (
          <li key={`${at} ${by} ${text}`}>
            <p className="text" dir="auto">
              {text}
            </p>
            <p className="small faint">
              <bdi>{by}</bdi>, <At seconds={at} />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Drawn({ report }: { report: AfterAction }) {
  const say = useWords()
  const said = useSaid()
  const label = say('exercises.picture')
  const marks = marksOf(report, said, (act) => actName(say, act))
  // Roles of the house that nothing reached say nothing.
  const told = report.roles.filter(({ id, by }) => by !== null || marks.some(({ role }) => role === id))
  return (
    <Picture title={label} note={say('exercises.picture.note.report')} table={<TimelineTable report={report} />}>
      <RunPicture
        label={label}
        lanes={told.map(({ id, name }) => ({ id, name: said(name) }))}
        marks={marks}
        length={report.seconds}
      />
    </Picture>
  )
}

function marksOf(report: AfterAction, said: ReturnType<typeof useSaid>, named: (act: string) => string): Mark[] {
  return report.timeline.flatMap(({ number, at, what }): Mark[] => {
    if (what.kind === 'act') return [{ id: String(number), role: what.role, at, kind: 'done', label: named(what.act) }]
    if (what.kind !== 'inject') return []
    return what.to.map((role) => ({ id: `${number} ${role}`, role, at, kind: 'reached', label: said(what.title) }))
  })
}
