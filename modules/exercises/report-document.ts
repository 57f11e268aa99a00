/** The after-action report as PDF, made on the client. It says of itself that it is of an exercise, above every sheet. */
import type { Block, Paper } from '#platform/documents/paper.ts'
import { exerciseFileName, exerciseMark, underExercise } from '#platform/exercise.ts'
import { directionOf, type Language } from '#platform/languages.ts'
import { fileNameOf } from '#platform/shown-line.ts'
import type { AfterAction, TimelineEntry, Together } from './engine/report.ts'
import type { InWords } from './engine/scenario.ts'
import { inLanguage } from './engine/words.ts'

/** How the reader's side says things: the same words as on the page. */
export type ReportSaying = {
  language: Language
  say: (key: string, values?: Record<string, string | number>) => string
  /** Seconds of the exercise, as its clock shows them. */
  clock: (seconds: number) => string
  number: (value: number) => string
  /** A time by the clock on the wall (ISO), as it is read; and with its day and zone, since paper has no other way to say it. */
  time: (at: string) => string
  dateTime: (at: string) => string
  /** One line of the timeline. */
  entry: (what: Exclude<TimelineEntry['what'], { kind: 'note' }>) => string
}

/** `at`: when the report was asked for, where the run has not ended (ISO, UTC). */
export function reportPaper(report: AfterAction, saying: ReportSaying, at: string): Paper {
  const { language, say } = saying
  const title = inLanguage(report.title, language).text
  const direction = directionOf(language)
  const blocks: Told[] = [
    { kind: 'title', text: title },
    { kind: 'front', text: say('exercises.report') },
    { kind: 'line', text: inLanguage(report.summary, language).text },
    ...facts(report, saying),
    ...figures(report, saying),
    ...results(report, saying),
    ...happened(report, saying),
    { kind: 'front', text: exerciseMark },
  ]
  return {
    title: underExercise(title),
    class: say('exercises.report'),
    language,
    direction,
    exercise: true,
    at: report.endedAt ?? at,
    blocks: blocks.map(({ text = '', ...told }): Block => ({
      ...told,
      depth: 0,
      language,
      direction,
      inlines: [{ kind: 'words', text }],
    })),
    notes: [],
    footnotes: [],
    words: { exercise: exerciseMark, page: saying.say('exercises.pdf.page'), notes: '', footnotes: '', reply: '' },
  }
}

/** `font`: reads a file within `@fontsource-variable`. `missing`: letters that no font has. */
export async function reportFile(
  report: AfterAction,
  saying: ReportSaying,
  { at, font }: { at: string; font: (file: string) => Promise<Uint8Array> },
): Promise<{ name: string; type: string; bytes: Uint8Array; missing: string[] }> {
  // The shaper and the fonts are large: they come when a PDF is asked for.
  const { fontFilesOf, pdfOf } = await import('#platform/documents/pdf.ts')
  const paper = reportPaper(report, saying, at)
  const name = exerciseFileName(
    fileNameOf(`${inLanguage(report.title, saying.language).text.replaceAll(': ', ' – ')}.pdf`),
  )
  return { name, type: 'application/pdf', ...pdfOf(paper, await Promise.all(fontFilesOf(paper).map(font))) }
}

type Told = Pick<Block, 'kind' | 'label' | 'cells' | 'head' | 'keep'> & { text?: string }

const row = (...cells: string[]): Told => ({ kind: 'row', cells })

function facts(report: AfterAction, { language, say, clock, dateTime }: ReportSaying): Told[] {
  const { control, startedAt, endedAt, seconds, roles } = report
  return [
    row(say('exercises.control'), control),
    ...(startedAt === null ? [] : [row(say('exercises.begun'), dateTime(startedAt))]),
    ...(endedAt === null ? [] : [row(say('exercises.ended'), dateTime(endedAt))]),
    row(say('exercises.lasted'), clock(seconds)),
    { kind: 'part', text: say('exercises.roles') },
    ...roles.map(({ name, by }) => row(inLanguage(name, language).text, by ?? say('exercises.theHouse'))),
  ]
}

const measures = ['met', 'late', 'missed', 'wrong'] as const

function figures({ together, byKind, byRole, roles }: AfterAction, saying: ReportSaying): Told[] {
  const { say, clock, number, language } = saying
  if (together.of === 0) return []
  const head = (of: string): Told => ({
    ...row(
      of,
      ...measures.map((measure) => say(`exercises.outcome.${measure}`)),
      say('exercises.figures.median'),
      say('exercises.figures.ninetieth'),
    ),
    head: true,
  })
  const line = (name: string, one: Together) =>
    row(
      name,
      ...measures.map((measure) => number(one[measure])),
      ...[one.median, one.ninetieth].map((seconds) => (seconds === null ? '–' : clock(seconds))),
    )
  const nameOf = nameIn(roles, language)
  return [
    { kind: 'part', text: say('exercises.figures') },
    head(say('exercises.figures.roles')),
    ...byRole.map((one) => line(nameOf(one.role), one)),
    line(say('exercises.figures.together'), together),
    { kind: 'line', text: '' },
    head(say('exercises.figures.kinds')),
    ...byKind.filter(({ of }) => of > 0).map((one) => line(say(`exercises.hope.${one.kind}`), one)),
  ]
}

/** By what they followed from: what was hoped of whom, what came of it, and why it matters. */
function results(report: AfterAction, { language, say, clock }: ReportSaying): Told[] {
  const asked = report.results.filter(({ outcome }) => outcome !== 'not-asked')
  if (asked.length === 0) return []
  const nameOf = nameIn(report.roles, language)
  const grouped = [...Map.groupBy(asked, ({ inject }) => inject)]
  return [
    { kind: 'part', text: say('exercises.results') },
    ...grouped.flatMap(([inject, hoped]): Told[] => {
      const known = report.injects.find(({ id }) => id === inject)
      return [
        { kind: 'heading', text: known ? inLanguage(known.title, language).text : inject },
        ...hoped.flatMap(({ expectation, role, kind, outcome, seconds, within }): Told[] => {
          const why = known?.why[expectation]
          const took =
            seconds === null
              ? say('exercises.within', { within: clock(within) })
              : say('exercises.took', { took: clock(seconds), within: clock(within) })
          return [
            {
              kind: 'line',
              label: say(`exercises.outcome.${outcome}`),
              text: `${nameOf(role)}: ${say(`exercises.hope.${kind}`)} – ${took}`,
              keep: why !== undefined,
            },
            ...(why ? [{ kind: 'line' as const, text: inLanguage(why, language).text }] : []),
          ]
        }),
      ]
    }),
  ]
}

/** What happened when, by the clock of the exercise and by that on the wall; what people wrote stands in their own words. */
function happened({ timeline }: AfterAction, { say, clock, time, entry }: ReportSaying): Told[] {
  return [
    { kind: 'part', text: say('exercises.timeline') },
    ...timeline.map(({ at, wall, what }): Told => {
      const said = what.kind === 'note' ? `${what.by}: ${what.text}` : entry(what)
      const wrote = what.kind === 'act' && what.text !== '' ? `\n${what.text}` : ''
      return { kind: 'line', label: clock(at), text: `${said}${wrote}${wall === '' ? '' : ` (${time(wall)})`}` }
    }),
  ]
}

function nameIn(roles: readonly { id: string; name: InWords }[], language: Language): (id: string) => string {
  return (id) => {
    const found = roles.find((one) => one.id === id)
    return found ? inLanguage(found.name, language).text : id
  }
}
