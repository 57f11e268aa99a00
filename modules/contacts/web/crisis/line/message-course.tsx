// How far a message has come, as a line that is walked: who has it, since when, and by which way.
import { Icon } from '#platform/web/ui/icon.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { type Say, useWords } from '#platform/web/words.ts'
import type { CrisisMessage, LineView } from '../../../crisis/views.ts'
import { saidAt } from './answering.ts'

type Step = { id: string; done: boolean; label: string; who?: string | undefined; at?: string | undefined }

export function MessageCourse({ message, view }: { message: CrisisMessage; view: LineView }) {
  const say = useWords()
  const steps = stepsOf(message, view, say)
  const last = steps.findLast(({ done }) => done)
  return (
    <ol className="crisis-course" aria-label={say('crisis.course')}>
      {steps.map((step) => (
        <li
          key={step.id}
          className={step.done ? 'done' : 'ahead'}
          {...(step === last ? { 'aria-current': 'step' as const } : {})}
        >
          <span className="crisis-course-mark" aria-hidden="true">
            {step.done && <Icon name="check" size={14} />}
          </span>
          <span>
            {step.label}
            {!step.done && <span className="unseen"> – {say('crisis.course.notYet')}</span>}
          </span>
          {step.done && (step.who !== undefined || step.at !== undefined) && (
            <span className="small faint">
              {step.who !== undefined && <bdi>{step.who}</bdi>} {step.at !== undefined && <When at={step.at} />}
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

function stepsOf(message: CrisisMessage, { messages, us, them }: LineView, say: Say): Step[] {
  const { side, status, received, acknowledged, answers, ways } = message
  const machine = received[0]
  const person = acknowledged[0]
  const answer = messages.find(({ id }) => id === answers[0])
  const other = side === 'us' ? them.name : us.name
  const way = (by: string) => say(`crisis.way.${by}`)
  const sent = status !== 'waiting'
  return [
    side === 'us'
      ? {
          id: 'sent',
          done: sent,
          label: say(sent ? 'crisis.course.sent' : 'crisis.course.waiting'),
          ...(sent ? { at: message.at, who: ways.map(way).join(', ') } : {}),
        }
      : { id: 'sent', done: true, label: say('crisis.course.sent'), at: saidAt(message) },
    {
      id: 'received',
      done: side === 'them' || machine !== undefined || person !== undefined,
      label: say('crisis.course.received', { name: other }),
      ...(side === 'them'
        ? { at: message.at, who: ways.map(way).join(', ') }
        : machine
          ? { at: machine.at, who: `${machine.name} · ${way(machine.by)}` }
          : {}),
    },
    {
      id: 'acknowledged',
      done: person !== undefined || answer !== undefined,
      label: say('crisis.course.acknowledged', { name: other }),
      ...(person ? { at: person.at, who: person.name } : {}),
    },
    {
      id: 'answered',
      done: answer !== undefined,
      label: say('crisis.course.answered'),
      ...(answer ? { at: saidAt(answer), who: answer.from.name } : {}),
    },
  ]
}
