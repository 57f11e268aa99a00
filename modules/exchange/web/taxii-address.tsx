import { Link } from 'react-router'
import { CodeBlock } from '#platform/web/ui/code.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Collection } from '../contract.ts'

const accept = "-H 'Accept: application/taxii+json;version=2.1'"

/** The address under which a TAXII client finds a collection: by its alias where it has one, as people read it. */
export function addressOf({ root, alias, id }: Pick<Collection, 'root' | 'alias' | 'id'>): string {
  return `${location.origin}/taxii2/${encodeURIComponent(root)}/collections/${encodeURIComponent(alias ?? id)}/`
}

/** What MISP instances subscribe to, and the signed list of what was taken back. Both give a reader what their markings let them see. */
export function FeedAddresses() {
  const say = useWords()
  return (
    <div className="stack">
      <CodeBlock label={say('exchange.feeds.misp')} value={`${location.origin}/feeds/misp/`} />
      <p className="small">{say('exchange.feeds.misp.words')}</p>
      <CodeBlock label={say('exchange.feeds.withdrawals')} value={`${location.origin}/feeds/withdrawals`} />
      <p className="small">{say('exchange.feeds.withdrawals.words')}</p>
    </div>
  )
}

/** How a TAXII client comes in: the address, and with which key. */
export function TaxiiAddress({ collection }: { collection?: Collection }) {
  const say = useWords()
  const discovery = `${location.origin}/taxii2/`
  const address = collection ? addressOf(collection) : discovery
  const asked = collection ? `${address}objects/` : address
  return (
    <div className="stack">
      <CodeBlock label={say(collection ? 'exchange.taxii.address' : 'exchange.taxii.discovery')} value={address} />
      <p className="small">
        {say('exchange.taxii.keys')} <Link to="/machines">{say('exchange.taxii.machines')}</Link>
      </p>
      <Disclosure title={say('exchange.taxii.examples')}>
        <div className="stack">
          <CodeBlock
            label={say('exchange.taxii.byToken')}
            value={`curl ${accept} \\\n  -H "Authorization: Bearer $TOKEN" \\\n  ${asked}`}
          />
          <CodeBlock
            label={say('exchange.taxii.byBasic')}
            value={`curl ${accept} \\\n  -u "$NAME:$PASSWORD" \\\n  ${asked}`}
          />
        </div>
      </Disclosure>
    </div>
  )
}
