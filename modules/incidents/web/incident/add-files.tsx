import { useRef, useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { useFormat } from '#platform/web/format.ts'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { IncidentView } from '../../contract.ts'
import { keepCopy } from '../doors.ts'
import { type Upload, UploadStopped, upload } from './upload.ts'

type Going = { name: string; sent: number; size: number }

/** Files go up one after the other, each with its progress; stopping keeps those that have arrived. */
export function AddFiles({ incident, onKept }: { incident: IncidentView; onKept?: (copy: IncidentView) => void }) {
  const say = useWords()
  const format = useFormat()
  const [going, setGoing] = useState<Going>()
  const [trouble, setTrouble] = useState<string>()
  const current = useRef<Upload>(undefined)
  const send = async (files: readonly File[]) => {
    setTrouble(undefined)
    let version = incident.version ?? 1
    try {
      for (const file of files) {
        setGoing({ name: file.name, sent: 0, size: file.size })
        current.current = upload(file, { incident: incident.id, version }, (sent) =>
          setGoing({ name: file.name, sent, size: file.size }),
        )
        const copy = await current.current.done
        version = copy.version ?? version + 1
        keepCopy(copy)
        onKept?.(copy)
        toast(say('incidents.file.kept', { name: file.name }))
      }
    } catch (error) {
      setTrouble(error instanceof UploadStopped ? say('incidents.file.stopped') : troubleOf(error, say).title)
    } finally {
      setGoing(undefined)
    }
  }
  return (
    <div className="stack">
      <FileDrop
        label={say('incidents.file.add')}
        hint={say('incidents.file.add.hint')}
        isRequired={false}
        refused={going && say('incidents.file.oneAfterAnother')}
        onChange={(files) => void send(files)}
      />
      {going && (
        <Progress
          label={`${say('incidents.file.going', { name: going.name })} (${format.bytes(going.size)})`}
          done={going.sent}
          of={going.size}
          onCancel={() => current.current?.stop()}
        />
      )}
      {trouble && <ErrorState title={trouble} />}
    </div>
  )
}
