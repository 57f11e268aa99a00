import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ItemBody } from '../../contract.ts'
import { type Item, useIncident } from '../incident/hold.tsx'
import { OwnMark } from '../incident/part.tsx'
import { useItemName } from '../items/item-name.ts'
import { Unverified } from '../pieces/written.tsx'

/** The items of one kind while a report is written: each is kept on the host as soon as it is added. */
export function ItemList({ kind, items, title }: { kind: ItemBody['kind']; items: readonly Item[]; title: string }) {
  const say = useWords()
  const nameOf = useItemName()
  const { openItem } = useIncident()
  return (
    <section className="report-items" aria-label={title}>
      <div className="section-head">
        <h3>{title}</h3>
        <Button small icon="add" onPress={() => openItem({ act: 'add', kind })}>
          {say(`incidents.add.${kind}`)}
        </Button>
      </div>
      {items.length === 0 && <p className="faint">{say(`incidents.items.none.${kind}`)}</p>}
      <ul role="list">
        {items.map((item) => {
          const name = nameOf(item.body)
          return (
            <li key={item.id}>
              <span className="report-item-name">
                <bdi>{name}</bdi> {'verified' in item.body && !item.body.verified && <Unverified />}{' '}
                <OwnMark item={item} />
              </span>
              <Button
                small
                kind="quiet"
                icon="edit"
                iconOnly
                onPress={() => openItem({ act: 'correct', item })}
              >{`${say('incidents.item.correct')}: ${name}`}</Button>
              <Button
                small
                kind="quiet"
                icon="remove"
                iconOnly
                onPress={() => openItem({ act: 'remove', item })}
              >{`${say('incidents.item.remove')}: ${name}`}</Button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
