import { Dialog } from '#platform/web/ui/dialog.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { type Say, useWords } from '#platform/web/words.ts'
import { personKey } from '../../sealing/people.ts'
import type { MessageView, ReceiptView } from '../../sealing/views.ts'
import { PersonName } from '../names.tsx'

/** In one short sentence, how far a message of mine has come. */
export function receiptWords({ receipts }: MessageView, say: Say): string {
  const count = (reached: (receipt: ReceiptView) => unknown) => receipts.filter(reached).length
  const all = receipts.length
  const [acknowledged, read, delivered] = [
    count((one) => one.acknowledged),
    count((one) => one.read ?? one.acknowledged),
    count((one) => one.delivered ?? one.read ?? one.acknowledged),
  ]
  if (all === 0) return say('rooms.receipts.alone')
  if (acknowledged > 0) return say('rooms.receipts.acknowledged', { done: acknowledged, all })
  if (read > 0) return say('rooms.receipts.read', { done: read, all })
  return delivered > 0 ? say('rooms.receipts.delivered', { done: delivered, all }) : say('rooms.receipts.sent')
}

/** Person by person: what reached whom, and when. */
export function ReceiptsDialog({ message, onClose }: { message: MessageView; onClose: () => void }) {
  const say = useWords()
  const column = (id: 'delivered' | 'read' | 'acknowledged') => ({
    id,
    label: say(`rooms.receipt.${id}`),
    cell: (row: ReceiptView) => {
      const at = row[id]
      return at ? <When at={at} /> : <span className="faint">–</span>
    },
    value: (row: ReceiptView) => row[id] ?? '',
  })
  return (
    <Dialog title={say('rooms.receipts.title')} isOpen onClose={onClose} wide>
      <p className="small faint">{say('rooms.receipts.words')}</p>
      <Table
        label={say('rooms.receipts.title')}
        rows={message.receipts}
        rowKey={personKey}
        columns={[
          {
            id: 'who',
            label: say('rooms.receipt.who'),
            cell: (row) => <PersonName person={row} />,
            value: (row) => row.name,
          },
          column('delivered'),
          column('read'),
          column('acknowledged'),
        ]}
        empty={<p className="faint">{say('rooms.receipts.alone')}</p>}
      />
    </Dialog>
  )
}
