// What is wrong with keys, told so that a tired person knows what to do.
import { handOver } from '#platform/web/hand-over.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { KeyAlarm } from '../../keys.ts'
import type { OwnKeys } from './own-keys.ts'

export function KeyAlarms({ keys: { trust } }: { keys: OwnKeys }) {
  return (
    <>
      <StaleRecord since={trust.staleSince()} />
      {trust.alarms().map((alarm) => (
        <Alarm key={alarm.id} alarm={alarm} onSettled={() => trust.settle(alarm.id)} />
      ))}
    </>
  )
}

/** It goes by itself, once a record is shown that was witnessed of late. */
function StaleRecord({ since }: { since: string | undefined }) {
  const say = useWords()
  if (since === undefined) return null
  return (
    <div className="state trouble" role="alert">
      <strong>{say('keys.stale')}</strong>
      <p>{say('keys.stale.do')}</p>
      <p className="faint small">
        <When at={since} absolute />
      </p>
    </div>
  )
}

function Alarm({ alarm, onSettled }: { alarm: KeyAlarm; onSettled: () => Promise<void> }) {
  const say = useWords()
  const { kind, at, device } = alarm
  return (
    <div className="state trouble" role="alert">
      <strong>{say(`keys.alarm.${kind}`)}</strong>
      <p>{say(`keys.alarm.${kind}.do`)}</p>
      {device && <code dir="ltr">{device}</code>}
      <p className="faint small">
        <When at={at} absolute />
      </p>
      <div className="row">
        <Button
          icon="download"
          onPress={() => handOver(`alarm-${kind}.json`, 'application/json', JSON.stringify(alarm, null, 2))}
        >
          {say('keys.alarm.keep')}
        </Button>
        <Confirm
          grave
          title={say('keys.alarm.settle.title')}
          trigger={<Button kind="quiet">{say('keys.alarm.settle')}</Button>}
          happens={say('keys.alarm.settle.happens')}
          seenBy={say('device.forget.seenBy')}
          undone={say('keys.alarm.settle.undone')}
          act={say('keys.alarm.settle')}
          onConfirm={onSettled}
        />
      </div>
    </div>
  )
}
