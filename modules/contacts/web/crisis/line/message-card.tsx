// One message, as a slip of paper: what it is stands first and is written, so that an exercise is read as one before its words.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import { isOverdue } from '../../../crisis/timing.ts'
import type { CrisisMessage, LineView } from '../../../crisis/views.ts'
import { PassageShown } from '../../pieces/passage.tsx'
import type { Capitals } from '../capitals.ts'
import { CapitalsDeadline } from '../capitals-deadline.tsx'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { crisisTrouble } from '../client/trouble.ts'
import { inTime } from './answering.ts'
import { RunSaid } from './run-said.tsx'
import { MessageCourse } from './message-course.tsx'
import { SaidAt } from './said-at.tsx'

type MessageCardProps = { message: CrisisMessage; view: LineView; capitals: Capitals; onAnswer: () => void }

export function MessageCard({ message, view, capitals, onAnswer }: MessageCardProps) {
  const say = useWords()
  const now = useNow()
  const { side, real, from, n, answerBy, replyTo } = message
  const answer = view.messages.find(({ id }) => id === message.answers[0])
  const answered = message.answers.length > 0
  const asked = side === 'them' && real && message.status !== 'acknowledged' && !answered
  const overdue = isOverdue(message, new Date(now))
  const before = replyTo === undefined ? undefined : view.messages.find(({ id }) => id === replyTo)
  return (
    <li
      id={`message-${message.id}`}
      className={['crisis-message', side, real ? 'real' : message.class, asked && 'asked'].filter(Boolean).join(' ')}
    >
      <header>
        {message.class === 'exercise' && <ExerciseChip />}
        {message.class === 'exercise' && <RunSaid run={message.run} />}
        <b className="crisis-class">{say(`crisis.class.${message.of ?? message.class}`)}</b>
        <span>{say('crisis.number.of', { n: message.number, name: from.delegation.name })}</span>
        <span className="faint">
          <bdi>{from.name}</bdi> · <SaidAt message={message} />
        </span>
      </header>
      {before && (
        <p className="small">
          <a href={`#message-${before.id}`}>
            {say('crisis.answers', { class: say(`crisis.class.${before.of ?? before.class}`), n: before.number })}
          </a>
        </p>
      )}
      <PassageShown passage={message} />
      {answerBy !== undefined && (
        <div className={asked || (overdue && side === 'them') ? 'crisis-by' : 'crisis-by calm'}>
          <span className="small">{say(side === 'them' ? 'crisis.answerBy.us' : 'crisis.answerBy.them')}</span>
          <CapitalsDeadline at={answerBy} capitals={capitals} done={answered && inTime(answerBy, answer)} />
        </div>
      )}
      <MessageCourse message={message} view={view} />
      {message.noted.length > 0 && message.acknowledged.length === 0 && (
        <p className="small">{say('crisis.noted', { names: message.noted.map(({ name }) => name).join(', ') })}</p>
      )}
      {message.twin && <p className="small">{say('crisis.twin', { n, number: message.number })}</p>}
      {message.handedBy !== undefined && (
        <p className="small">
          <Icon name="info" size={14} /> {say('crisis.handed', { name: message.handedBy })}
        </p>
      )}
      {side === 'them' && <Acts message={message} view={view} onAnswer={onAnswer} />}
    </li>
  )
}

function Acts({ message, view, onAnswer }: Omit<MessageCardProps, 'capitals'>) {
  const say = useWords()
  const { lines } = useCrisis()
  const [busy, setBusy] = useState(false)
  const done = message.status === 'acknowledged' || message.status === 'answered'
  const acknowledge = async () => {
    setBusy(true)
    try {
      await lines.acknowledge(view.id, [message.id])
      toast(say('crisis.acknowledged', { name: view.them.name }))
    } catch (error) {
      toast(crisisTrouble(error, say), { kind: 'failed' })
    }
    setBusy(false)
  }
  return (
    <div className="crisis-acts">
      {!done && (
        <Button kind={message.real ? 'primary' : 'plain'} busy={busy} onPress={() => void acknowledge()}>
          {say('crisis.acknowledge')}
        </Button>
      )}
      {message.class !== 'test-call' && message.status !== 'answered' && view.state !== 'ended' && (
        <Button icon="note" onPress={onAnswer}>
          {say('crisis.answer')}
        </Button>
      )}
    </div>
  )
}
