import { Icon } from '#platform/web/ui/icon.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { type Say, useWords } from '#platform/web/words.ts'
import { personKey } from '../../sealing/people.ts'
import type { MessageView, SystemLine } from '../../sealing/views.ts'
import { named } from '../names.tsx'

/** What the keys themselves say happened: who came, who went, by whom. Nobody wrote these lines. */
export function SystemLines({ messages }: { messages: readonly MessageView[] }) {
  const say = useWords()
  return (
    <ul className="minutes-system" role="list">
      {messages.map(({ id, at, content }) =>
        content.kind === 'system' ? (
          <li key={id} id={`m-${id}`}>
            <Icon name="seal" size={16} />
            <span>
              {lineWords(content.line, say)} <When at={at} />
            </span>
          </li>
        ) : null,
      )}
    </ul>
  )
}

export function lineWords(line: SystemLine, say: Say): string {
  const words = (values: Record<string, string | number>, more = '') => say(`rooms.line.${line.name}${more}`, values)
  switch (line.name) {
    case 'opened':
      return words({ by: named(line.by) })
    case 'joined':
      // A newcomer's own first line: who let them in stands in what came before.
      return words(
        { by: named(line.by), who: named(line.who), role: say(`rooms.role.${line.role}`) },
        personKey(line.by) === personKey(line.who) ? '.self' : '',
      )
    case 'device-joined':
      return words({ by: named(line.by), who: named(line.who), device: line.deviceName })
    case 'device-left':
      return words({ by: named(line.by), who: named(line.who), device: line.deviceName }, line.forced ? '.forced' : '')
    case 'expelled':
      return words({ by: named(line.by), who: named(line.who) }, line.forced ? '.forced' : '')
    case 'left':
      return words({ who: named(line.who) })
    case 'role':
      return words({ by: named(line.by), who: named(line.who), role: say(`rooms.role.${line.to}`) })
    case 'changed':
      return words(
        { by: named(line.by), from: valueWords(line.what, line.from, say), to: valueWords(line.what, line.to, say) },
        `.${line.what}`,
      )
    case 'snapshot':
      return words({ by: named(line.by), count: line.messages })
    case 'caucus':
      return words({ by: named(line.by), title: line.title })
    case 'closed':
      return line.by ? words({ by: named(line.by) }) : words({}, '.host')
  }
}

function valueWords(what: 'title' | 'history' | 'marking', value: string, say: Say): string {
  if (what === 'history') return say(`rooms.history.${value}`)
  return what === 'marking' ? `TLP:${value.toUpperCase()}` : value
}
