import { useRef, useState } from 'react'
import { exerciseFileName } from '#platform/exercise.ts'
import { troubleOf } from '#platform/web/errors.ts'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Content, MessageView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { handOver } from '#platform/web/hand-over.ts'

type FileProps = { room: string; message: MessageView; file: Extract<Content, { kind: 'file' }> }

/** A sealed file: opened here, checked against its hash, and handed to the person. It is never shown as a page. */
export function FileShown({ room, message, file }: FileProps) {
  const say = useWords()
  const format = useFormat()
  const { rooms } = useRooms()
  const [done, setDone] = useState<{ done: number; of: number }>()
  const stop = useRef<AbortController>(undefined)
  const open = async () => {
    const controller = new AbortController()
    stop.current = controller
    setDone({ done: 0, of: file.size })
    try {
      const bytes = await rooms.openFile(room, message.id, {
        progress: (read, of) => setDone({ done: read, of }),
        signal: controller.signal,
      })
      handOver(message.exercise ? exerciseFileName(file.name) : file.name, file.type, bytes)
    } catch (error) {
      if (!controller.signal.aborted) toast(fileTrouble(error, say), { kind: 'failed' })
    } finally {
      setDone(undefined)
    }
  }
  return (
    <>
      {file.text && (
        <p className="text" dir="auto">
          {file.text}
        </p>
      )}
      <div className="message-file">
        <Icon name="file" size={20} />
        <span className="message-file-name">
          <bdi>{file.name}</bdi>
          <small>{format.bytes(file.size)}</small>
        </span>
        <Button small icon="download" busy={done !== undefined} onPress={() => void open()}>
          {say('rooms.file.open')}
        </Button>
      </div>
      {done && <Progress label={say('rooms.file.opening')} {...done} onCancel={() => stop.current?.abort()} />}
    </>
  )
}

/** What cannot be had, or is not what was sealed, has words of its own; the rest is the line's fault. */
function fileTrouble(error: unknown, say: ReturnType<typeof useWords>): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'file-false') return say('rooms.alarm.file-false.title')
  return code === 'NOT_FOUND' || code === 'withheld' ? say('rooms.file.gone') : troubleOf(error, say).title
}
