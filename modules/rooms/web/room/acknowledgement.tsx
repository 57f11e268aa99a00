// An acknowledgement that was asked: red only while it waits for me.
import { useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { Deadline } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { MessageView, RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'

export function Acknowledgement({ message, room }: { message: MessageView; room: RoomView }) {
  const say = useWords()
  const { rooms } = useRooms()
  const [busy, setBusy] = useState(false)
  const asked = message.acknowledge
  if (!asked) return null
  const acknowledge = async () => {
    setBusy(true)
    await rooms
      .acknowledge(room.id, message.id)
      .catch((error: unknown) => toast(troubleOf(error, say).title, { kind: 'failed' }))
    setBusy(false)
  }
  const complete = asked.missing.length === 0
  return (
    <div className={asked.mine === 'asked' ? 'acknowledgement asked' : 'acknowledgement'}>
      <div className="row">
        {asked.mine === 'asked' ? (
          <Status standing="asked">{say('rooms.ack.asked')}</Status>
        ) : asked.mine === 'done' ? (
          <Status standing="done">{say('rooms.ack.done')}</Status>
        ) : (
          <Status standing={complete ? 'done' : 'open'}>
            {say(complete ? 'rooms.ack.complete' : 'rooms.ack.waits')}
          </Status>
        )}
        {asked.mine === 'asked' ? <Deadline at={asked.by} /> : !complete && <Until at={asked.by} />}
      </div>
      {asked.mine === 'asked' && (
        <div className="row">
          <Button kind="primary" icon="check" busy={busy} onPress={() => void acknowledge()}>
            {say('rooms.ack.act')}
          </Button>
          <span className="small">{say('rooms.ack.means')}</span>
        </div>
      )}
      <Whose room={room} of={asked.of} missing={asked.missing} />
      {asked.late && <p className="small">{say('rooms.ack.late')}</p>}
    </div>
  )
}

/** A deadline of others is no red one of mine. */
function Until({ at }: { at: string }) {
  const say = useWords()
  const format = useFormat()
  return <span className="small">{say('rooms.ack.until', { until: format.dateTime(at) })}</span>
}

/** By name, who has answered and who has not: a number would not tell whom to telephone. */
function Whose({ room, of, missing }: { room: RoomView; of: readonly string[]; missing: readonly string[] }) {
  const say = useWords()
  const format = useFormat()
  const names = (accounts: readonly string[]) =>
    format.list(
      accounts.map((account) => room.people.find((one) => one.account === account)?.name ?? say('rooms.gone')),
    )
  const done = of.filter((account) => !missing.includes(account))
  return (
    <dl className="acknowledgement-who small">
      {done.length > 0 && (
        <div>
          <dt>{say('rooms.receipt.acknowledged')}</dt>
          <dd>{names(done)}</dd>
        </div>
      )}
      {missing.length > 0 && (
        <div>
          <dt>{say('rooms.ack.missing')}</dt>
          <dd>{names(missing)}</dd>
        </div>
      )}
    </dl>
  )
}
