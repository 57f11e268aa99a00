// The line to the host: lost, or catching up. Says nothing while all is well.
import { useSyncExternalStore } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { useWords } from '#platform/web/words.ts'
import { useClient, useRooms } from './client/rooms-in-use.tsx'

const network = (listener: () => void) => {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}

export function Line() {
  const say = useWords()
  const { rooms } = useRooms()
  const { client } = useClient()
  const online = useSyncExternalStore(network, () => navigator.onLine)
  const behind = client.catchingUp.progress()
  const lost = !online || rooms.connection() === 'lost'
  return (
    <div className="room-lineside" role="status">
      {lost && (
        <div className="room-notice">
          <Icon name="clock" size={18} />
          <p>
            <b>{say('rooms.connection.lost')}</b> {say('rooms.connection.lost.words')}
          </p>
          <Button small onPress={() => void rooms.start()}>
            {say('error.tryAgain')}
          </Button>
        </div>
      )}
      {!lost && behind && <Progress label={say('rooms.connection.behind')} done={behind.done} of={behind.of} />}
    </div>
  )
}
