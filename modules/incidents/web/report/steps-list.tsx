import { Link } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { type Step, steps } from './steps.ts'
import './report.css'

/** All steps in order, where the writer stands among them, and the way to each. Before the first is kept, only it is open. */
export function StepsList({ current, linkTo }: { current: Step; linkTo?: (step: Step) => string }) {
  const say = useWords()
  const format = useFormat()
  return (
    <nav className="report-steps" aria-label={say('incidents.steps')}>
      <p className="small faint">
        {say('incidents.step.nth', { nth: steps.indexOf(current) + 1, count: steps.length })}
      </p>
      <ol role="list">
        {steps.map((step, place) => {
          const words = (
            <>
              <span className="report-step-figure" aria-hidden="true">
                {format.number(place + 1)}
              </span>
              {say(`incidents.step.${step}`)}
            </>
          )
          return (
            <li key={step} {...(step === current ? { 'aria-current': 'step' as const } : {})}>
              {linkTo && step !== current ? <Link to={linkTo(step)}>{words}</Link> : <span>{words}</span>}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
