import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisMessage } from '../../../crisis/views.ts'
import { clocksDiffer } from './answering.ts'

/** When a message came to the room, or here by file; beside it what its sender's clock said, where that is another hour. */
export function SaidAt({ message }: { message: Pick<CrisisMessage, 'seq' | 'at' | 'sentAt'> }) {
  const say = useWords()
  return (
    <>
      <When at={message.at} />
      {clocksDiffer(message) && (
        <>
          {' '}
          (<When at={message.sentAt} absolute /> {say('crisis.clock')})
        </>
      )}
    </>
  )
}
