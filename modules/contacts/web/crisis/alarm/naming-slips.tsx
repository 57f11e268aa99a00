// The host names somebody an officer of our side, and nobody of ours has said so: a slip among the bands, without a sound,
// that leads to where it is answered.
import { createPortal } from 'react-dom'
import { useLocation, useNavigate } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import { crisisPaths } from '../../../contract/crisis.ts'
import type { CrisisLines } from '../../../crisis/views.ts'

export function NamingSlips({ lines }: { lines: CrisisLines }) {
  const say = useWords()
  const format = useFormat()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const place = document.getElementById('bands')
  const asked = lines.lines().flatMap(({ id }) => {
    const view = lines.line(id)
    const asks = view?.asks.filter(({ side }) => side === 'us') ?? []
    return view && asks.length > 0 && pathname !== crisisPaths.one(id) ? [{ view, asks }] : []
  })
  if (!place || asked.length === 0) return null
  return createPortal(
    <div className="crisis-slips" role="status">
      {asked.map(({ view, asks }) => (
        <section key={view.id} className="crisis-slip naming" aria-label={say('crisis.slip.naming')}>
          <p>
            <b>{say('crisis.slip.naming')}</b>
            <span>
              {say('crisis.slip.naming.from', {
                names: format.list(asks.map(({ name }) => `\u2068${name}\u2069`)),
                them: view.them.name,
              })}
            </span>
          </p>
          <Button small kind="quiet" onPress={() => void navigate(crisisPaths.one(view.id))}>
            {say('crisis.slip.naming.act')}
          </Button>
        </section>
      ))}
    </div>,
    place,
  )
}
