import { type ReactNode, createContext, use, useEffect, useId } from 'react'
import { Link } from 'react-router'
import { useFormat } from '../format.ts'
import { announcePage } from '../announce.ts'
import { useSession } from '../session.tsx'
import { useWords } from '../words.ts'
import { ExerciseChip } from './marking-chip.tsx'
import './page.css'

export type Crumb = { label: string; to: string }

type PageProps = {
  /** What stands here. It is the title of the window too. */
  title: string
  /** One sentence, where the title alone does not say what the page is for. */
  lead?: ReactNode
  /** The way down to here, outermost first, without this page. */
  crumbs?: readonly Crumb[]
  /** The one primary act of the page, and at most two quieter ones. */
  act?: ReactNode
  /** `<Note>`s: who says so, under what marking, since when, with what proof. */
  margin?: ReactNode
  /** The object of this page belongs to an exercise. */
  exercise?: boolean
  children: ReactNode
}

/** A page that stands behind another one (a list beside its detail) leaves the name of the window to that one. */
export const Behind = createContext(false)

/** A page of the register: a title, its body, and the ruled margin. */
export function Page({ title, lead, crumbs = [], act, margin, exercise, children }: PageProps) {
  const say = useWords()
  const { exercise: everywhere } = useSession()
  const inExercise = exercise || everywhere !== undefined
  const named = inExercise ? `${say('exercise.word')} – ${title}` : title
  const behind = use(Behind)
  useEffect(() => {
    if (!behind) announcePage(named)
  }, [named, behind])
  return (
    <div className="page">
      {!behind && <title>{title === 'Chancery' ? named : `${named} – Chancery`}</title>}
      <article className={margin || inExercise ? 'page-sheet' : 'page-sheet bare'}>
        <header className="page-head">
          {crumbs.length > 0 && (
            <nav aria-label={say('page.crumbs')}>
              <ol className="page-crumbs">
                {crumbs.map(({ label, to }) => (
                  <li key={to}>
                    <Link to={to} dir="auto">
                      {label}
                    </Link>
                  </li>
                ))}
              </ol>
            </nav>
          )}
          <div className="page-title-line">
            <h1>
              <bdi>{title}</bdi>
            </h1>
            {act && <div className="page-act">{act}</div>}
          </div>
          {lead && <p className="page-lead">{lead}</p>}
        </header>
        <aside className="page-margin" aria-label={say('page.margin', { title })}>
          {(margin || inExercise) && (
            <div className="page-notes">
              {inExercise && <ExerciseChip />}
              {margin}
            </div>
          )}
        </aside>
        <div className="page-body">{children}</div>
      </article>
    </div>
  )
}

/** One note in the margin: `<Note label={say('margin.reportedBy')}>Belmere</Note>`. */
export function Note({ label, children }: { label: string; children: ReactNode }) {
  return (
    <dl className="margin-note">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </dl>
  )
}

/** A part of a page under its own heading; `act` stands at the end of the heading's line. */
export function Section({
  title,
  count,
  act,
  children,
  id,
}: {
  title: string
  count?: number
  act?: ReactNode
  children: ReactNode
  id?: string
}) {
  const own = useId()
  const format = useFormat()
  return (
    <section className="section" aria-labelledby={id ?? own}>
      <div className="section-head">
        <h2 id={id ?? own}>
          {title}
          {count !== undefined && <span className="section-count">{format.number(count)}</span>}
        </h2>
        {act && <div className="row">{act}</div>}
      </div>
      {children}
    </section>
  )
}
