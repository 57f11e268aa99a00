import { Button } from '#platform/web/ui/button.tsx'
import { copyText } from '#platform/web/ui/code.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { TlpChip } from '#platform/web/ui/marking-chip.tsx'
import { Menu, type MenuEntry } from '#platform/web/ui/menu.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useFormat } from '#platform/web/format.ts'
import { useWords } from '#platform/web/words.ts'
import { useState } from 'react'
import type { MessageView, RoomView } from '../../sealing/views.ts'
import { useRooms } from '../client/rooms-in-use.tsx'
import { Acknowledgement } from './acknowledgement.tsx'
import { FileShown } from './file-shown.tsx'
import { ReceiptsDialog, receiptWords } from './receipts.tsx'

/** One thing that was said. The name above it belongs to the turn. */
export function Message({ message, room, onReply }: { message: MessageView; room: RoomView; onReply: () => void }) {
  const format = useFormat()
  const [receipts, setReceipts] = useState(false)
  const answered = message.replyTo === undefined ? undefined : room.messages.find(({ id }) => id === message.replyTo)
  return (
    <div className="message" id={`m-${message.id}`} tabIndex={-1}>
      <time className="message-time" dateTime={message.at} title={format.dateTime(message.at)}>
        {format.time(message.at)}
      </time>
      <div className="message-body">
        {message.replyTo !== undefined && <Quoted message={answered} />}
        <ContentShown message={message} room={room} />
        {message.acknowledge && <Acknowledgement message={message} room={room} />}
        <Foot message={message} room={room} onReceipts={() => setReceipts(true)} />
      </div>
      <MessageActs message={message} room={room} onReply={onReply} onReceipts={() => setReceipts(true)} />
      {receipts && <ReceiptsDialog message={message} onClose={() => setReceipts(false)} />}
    </div>
  )
}

function ContentShown({ message, room }: { message: MessageView; room: RoomView }) {
  const say = useWords()
  const { content } = message
  switch (content.kind) {
    case 'text':
      return (
        <p className="text" dir="auto">
          {content.text}
        </p>
      )
    case 'file':
      return <FileShown room={room.id} message={message} file={content} />
    case 'newer':
      return <p className="faint">{say('rooms.message.newer', { named: content.named })}</p>
    default:
      return (
        <p className="faint">{say(message.state === 'expired' ? 'rooms.message.expired' : 'rooms.message.gone')}</p>
      )
  }
}

/** What is answered, in a line that leads to it. */
function Quoted({ message }: { message: MessageView | undefined }) {
  const say = useWords()
  if (!message) return <p className="message-quoted faint">{say('rooms.quoted.gone')}</p>
  return (
    <a className="message-quoted" href={`#m-${message.id}`}>
      <b>
        <bdi>{message.from.name}</bdi>
      </b>{' '}
      <bdi>{shortOf(message)}</bdi>
    </a>
  )
}

export function shortOf({ content }: MessageView): string {
  const text = content.kind === 'text' ? content.text : content.kind === 'file' ? content.name : '…'
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

function Foot({ message, room, onReceipts }: { message: MessageView; room: RoomView; onReceipts: () => void }) {
  const say = useWords()
  const summary = message.own && message.state === 'sent' ? receiptWords(message, say) : undefined
  const otherwise = message.marking !== room.marking
  if (message.state !== 'waiting' && !summary && !otherwise && !message.expiresAt) return null
  return (
    <div className="message-foot">
      {otherwise && <TlpChip tlp={message.marking} />}
      {message.state === 'waiting' && <Status standing="draft">{say('rooms.message.waiting')}</Status>}
      {message.expiresAt && message.state !== 'expired' && (
        <span className="message-expires">
          <Icon name="clock" size={14} />
          {say('rooms.message.expires')} <When at={message.expiresAt} />
        </span>
      )}
      {summary && (
        <button type="button" className="message-receipts" onClick={onReceipts}>
          {summary}
        </button>
      )}
    </div>
  )
}

type ActsProps = { message: MessageView; room: RoomView; onReply: () => void; onReceipts: () => void }

function MessageActs({ message, room, onReply, onReceipts }: ActsProps) {
  const say = useWords()
  const { rooms } = useRooms()
  const { content } = message
  const entries: MenuEntry[] = [
    {
      id: 'reply',
      label: say('rooms.act.reply'),
      icon: 'withdraw',
      onPress: onReply,
      refused: room.may.speak === true ? undefined : say(`rooms.not.${room.may.speak}`),
    },
    { id: 'receipts', label: say('rooms.act.receipts'), icon: 'eye', onPress: onReceipts },
  ]
  if (content.kind === 'text')
    entries.push({
      id: 'copy',
      label: say('rooms.act.copy'),
      icon: 'copy',
      onPress: () => void copyText(content.text).then((done) => done && toast(say('code.copied'))),
    })
  if (message.state === 'waiting')
    entries.push({
      id: 'withdraw',
      label: say('rooms.act.withdraw'),
      icon: 'remove',
      onPress: () =>
        void rooms
          .withdraw(room.id, message.id)
          .then((done) => toast(say(done ? 'rooms.act.withdrawn' : 'rooms.act.withdrawn.late'))),
    })
  if (content.kind === 'gone') return null
  return (
    <div className="message-acts">
      <Menu
        label={say('rooms.acts', { name: message.from.name })}
        entries={entries}
        trigger={
          <Button small kind="quiet" icon="more" iconOnly>
            {say('rooms.acts', { name: message.from.name })}
          </Button>
        }
      />
    </div>
  )
}
