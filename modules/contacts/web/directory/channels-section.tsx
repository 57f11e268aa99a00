import { Code, CodeBlock } from '#platform/web/ui/code.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Channel, Contact } from '../../contract/directory.ts'
import { Marked } from './marked.tsx'

/** Where one writes or calls: each under the marking that lets me see it. */
export function ChannelsSection({ contact }: { contact: Contact }) {
  const say = useWords()
  return (
    <Section title={say('contacts.directory.channels')} count={contact.channels.length}>
      {contact.channels.length === 0 && <p className="faint">{say('contacts.directory.channels.none')}</p>}
      <ul className="channels">
        {contact.channels.map((channel) => (
          <li key={`${channel.kind} ${channel.value}`}>
            <span className="channel-kind">{say(`contacts.directory.channel.${channel.kind}`)}</span>
            <ChannelLink channel={channel} />
            <Marked marking={channel.marking} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The kinds that a device can open by itself lead there. Numbers and addresses run left to right in every language. */
function ChannelLink({ channel: { kind, value } }: { channel: Pick<Channel, 'kind' | 'value'> }) {
  const address = addressOf(kind, value)
  if (address === null) return <bdi dir="ltr">{value}</bdi>
  const outside = kind === 'web'
  return (
    <a href={address} dir="ltr" {...(outside ? { target: '_blank', rel: 'noreferrer noopener' } : {})}>
      {value}
      {outside && <Icon name="outside" size={14} />}
    </a>
  )
}

function addressOf(kind: Channel['kind'], value: string): string | null {
  if (kind === 'email') return `mailto:${encodeURIComponent(value).replace('%40', '@')}`
  if (kind === 'phone' || kind === 'mobile') {
    const [number = '', extension] = value.split(/ ?(?:x|ext\.?) ?/)
    const digits = number.replaceAll(/[^+\d]/g, '')
    return `tel:${digits}${extension ? `;ext=${extension}` : ''}`
  }
  return kind === 'web' && value.startsWith('https://') ? value : null
}

export function KeysSection({ contact }: { contact: Contact }) {
  const say = useWords()
  if (contact.keys.length === 0) return null
  return (
    <Section title={say('contacts.directory.keys')} count={contact.keys.length}>
      <ul className="channels">
        {contact.keys.map((key) => (
          <li key={`${key.kind} ${key.fingerprint}`}>
            <span className="channel-kind">{say(`contacts.directory.key.${key.kind}`)}</span>
            <Code value={key.fingerprint} label={say('contacts.directory.fingerprint')} />
            <Marked marking={key.marking} />
            {key.text !== null && (
              <Disclosure title={say('contacts.directory.key.text')}>
                <CodeBlock value={key.text} label={say('contacts.directory.key.text')} />
              </Disclosure>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
