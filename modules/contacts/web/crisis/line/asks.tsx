// Whom the host names, or who sits there, and nobody of their own side has named: for an officer to say.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Ask, LineView } from '../../../crisis/views.ts'
import { NamingActs } from '../officers/naming-acts.tsx'
import { useCrisis } from '../client/crisis-in-use.tsx'
import { crisisTrouble } from '../client/trouble.ts'

export function Asks({ view }: { view: LineView }) {
  const say = useWords()
  const { lines } = useCrisis()
  if (view.asks.length === 0) return null
  return (
    <section className="crisis-asks" aria-labelledby="crisis-asks">
      <h2 id="crisis-asks">{say('crisis.ask.title')}</h2>
      <ul>
        {view.asks.map((ask) => (
          <li key={`${ask.side} ${ask.account}`}>
            <p>
              {say(`crisis.ask.${ask.side}${ask.inRoom ? '.inRoom' : ''}`, {
                name: ask.name,
                side: view[ask.side].name,
              })}
            </p>
            {ask.side === 'us' ? (
              <NamingActs lines={lines} line={view.id} person={ask} acts={[true, false]} />
            ) : (
              <Vouch line={view.id} ask={ask} />
            )}
          </li>
        ))}
      </ul>
      <p className="small">{say('crisis.ask.words')}</p>
    </section>
  )
}

function Vouch({ line, ask: { account, name } }: { line: string; ask: Ask }) {
  const say = useWords()
  const { lines } = useCrisis()
  const [busy, setBusy] = useState(false)
  const vouch = async () => {
    setBusy(true)
    try {
      await lines.vouch(line, account)
      toast(say('crisis.ask.vouched', { name }))
    } catch (error) {
      toast(crisisTrouble(error, say), { kind: 'failed' })
    }
    setBusy(false)
  }
  return (
    <div className="row">
      <Button busy={busy} onPress={() => void vouch()}>
        {say('crisis.ask.vouch')}
      </Button>
    </div>
  )
}
