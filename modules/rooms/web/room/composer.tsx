// Where one writes. What is half written is kept sealed on this device; what is sent is stored before it leaves, so that
// neither a closed tab nor a lost line loses a word.
import { type DragEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { Tag } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { contentLimits } from '../../sealing/client/content.ts'
import type { MessageView, RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { AlarmReminder } from '../alarms/alarm-panel.tsx'
import { type Extras, ExtrasPanel, noExtras, useExtraTags } from './extras.tsx'
import { shortOf } from './message.tsx'
import { useSending } from './sending.ts'
import './composer.css'

type ComposerProps = { room: RoomView; replyTo: MessageView | undefined; onReplied: () => void }

export function Composer({ room, replyTo, onReplied }: ComposerProps) {
  const say = useWords()
  if (room.may.speak !== true)
    return (
      <p className="composer-refused" role="note">
        <Icon name="eye" size={18} />
        {say(`rooms.not.${room.may.speak}`)}
      </p>
    )
  return <Open room={room} replyTo={replyTo} onReplied={onReplied} />
}

function Open({ room, replyTo, onReplied }: ComposerProps) {
  const say = useWords()
  const own = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useDraft(room.id)
  const [files, setFiles] = useState<File[]>([])
  const [extras, setExtras] = useState<Extras>(noExtras)
  const [more, setMore] = useState(false)
  const [over, setOver] = useState(false)
  const sending = useSending(room)
  useEffect(() => {
    if (replyTo) field.current?.focus()
  }, [replyTo])
  const add = (list: FileList | null) => {
    const given = sending.fitting([...(list ?? [])])
    setFiles((before) => [...before, ...given])
  }
  const send = async () => {
    if (sending.busy || (!text.trim() && files.length === 0)) return
    const sent = await sending.send({ text: text.trim(), files, extras, replyTo: replyTo?.id })
    if (!sent) return
    setText('')
    setFiles([])
    setExtras(noExtras)
    setMore(false)
    onReplied()
    field.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void send()
    } else if (event.key === 'Escape' && replyTo) onReplied()
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    add(event.dataTransfer.files)
  }
  return (
    // Files may be dropped anywhere on it; the button for them serves the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      className={over ? 'composer over' : 'composer'}
      aria-label={say('rooms.write')}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <AlarmReminder room={room.id} />
      {replyTo && <Replying message={replyTo} onCancel={onReplied} />}
      {sending.progress && (
        <Progress
          label={say('rooms.file.sending', { name: sending.progress.name })}
          done={sending.progress.done}
          of={sending.progress.of}
          onCancel={sending.cancel}
        />
      )}
      {sending.trouble && (
        <p className="composer-trouble" role="alert">
          {sending.trouble}
        </p>
      )}
      <label className="unseen" htmlFor={own}>
        {say('rooms.write')}
      </label>
      <textarea
        ref={field}
        id={own}
        className="input reading"
        rows={2}
        dir={text ? 'auto' : undefined}
        value={text}
        maxLength={contentLimits.text}
        placeholder={say('rooms.write.to', { title: room.title })}
        aria-describedby={`${own}-key`}
        aria-keyshortcuts="Control+Enter"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
      />
      <Attached files={files} extras={extras} onFiles={setFiles} onExtras={setExtras} />
      {more && <ExtrasPanel room={room} value={extras} onChange={setExtras} />}
      <div className="composer-foot">
        <AttachButton onFiles={add} />
        <Button small kind="quiet" icon="more" aria-expanded={more} onPress={() => setMore(!more)}>
          {say('rooms.write.more')}
        </Button>
        <span className={extras.marking ? 'composer-marking' : 'composer-marking usual'}>
          <TlpChip tlp={extras.marking ?? room.marking} />
        </span>
        <span className="composer-key" id={`${own}-key`}>
          {say('rooms.write.key')}
        </span>
        <Button kind="primary" type="submit" icon="send" busy={sending.busy}>
          {say(extras.by ? 'rooms.write.ask' : 'rooms.write.send')}
        </Button>
      </div>
    </form>
  )
}

function Replying({ message, onCancel }: { message: MessageView; onCancel: () => void }) {
  const say = useWords()
  return (
    <div className="composer-reply">
      <Icon name="withdraw" size={16} />
      <span>
        {say('rooms.write.reply', { name: message.from.name })} <bdi className="faint">{shortOf(message)}</bdi>
      </span>
      <Button small kind="quiet" icon="cross" iconOnly onPress={onCancel}>
        {say('rooms.write.noReply')}
      </Button>
    </div>
  )
}

function AttachButton({ onFiles }: { onFiles: (files: FileList | null) => void }) {
  const say = useWords()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={say('rooms.file.attach')}
        onChange={(event) => {
          onFiles(event.target.files)
          event.target.value = ''
        }}
      />
      <Button small kind="quiet" icon="file" onPress={() => input.current?.click()}>
        {say('rooms.file.attach')}
      </Button>
    </>
  )
}

type AttachedProps = {
  files: readonly File[]
  extras: Extras
  onFiles: (files: File[]) => void
  onExtras: (extras: Extras) => void
}

/** What will go along, each with the way to take it away, before anything is sent. */
function Attached({ files, extras, onFiles, onExtras }: AttachedProps) {
  const format = useFormat()
  const tags = useExtraTags(extras)
  if (files.length === 0 && tags.length === 0) return null
  return (
    <div className="row composer-attached">
      {files.map((file) => (
        <Tag
          key={`${file.name} ${file.size} ${file.lastModified}`}
          onRemove={() => onFiles(files.filter((one) => one !== file))}
        >
          {`${file.name} · ${format.bytes(file.size)}`}
        </Tag>
      ))}
      {tags.map(({ id, words }) => (
        <Tag key={id} onRemove={() => onExtras({ ...extras, [id]: undefined })}>
          {words}
        </Tag>
      ))}
    </div>
  )
}

/** Kept half a second after the last letter, and at once when the room is left, in the sealed store; gone once it is sent. */
function useDraft(room: string): [string, (text: string) => void] {
  const { drafts } = useRooms()
  const [text, setText] = useState('')
  const touched = useRef(false)
  const latest = useRef('')
  useEffect(() => {
    void drafts.read(room).then((kept) => {
      if (!touched.current) setText(kept)
    })
  }, [drafts, room])
  useEffect(() => {
    if (!touched.current) return
    const timer = setTimeout(() => void drafts.keep(room, text), text ? 500 : 0)
    return () => clearTimeout(timer)
  }, [drafts, room, text])
  useEffect(() => {
    const leave = () => void (touched.current && drafts.keep(room, latest.current))
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      leave()
    }
  }, [drafts, room])
  return [
    text,
    (next) => {
      touched.current = true
      latest.current = next
      setText(next)
    },
  ]
}
