// The one act that erases the device of this browser.
import { forgetSealedStore } from '#modules/identity/web/pieces.tsx'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { useWords } from '#platform/web/words.ts'
import { useClient } from './client/rooms-in-use.tsx'

export function ForgetDevice() {
  const say = useWords()
  const { client } = useClient()
  const { id } = useActor()
  const forget = async () => {
    await client.end()
    if (id) await forgetSealedStore(id)
    await client.begin()
  }
  return (
    <Confirm
      grave
      title={say('rooms.browser.forget')}
      trigger={<Button small>{say('rooms.browser.forget')}</Button>}
      happens={say('rooms.browser.forget.happens')}
      seenBy={say('rooms.browser.forget.seenBy')}
      undone={say('rooms.browser.forget.undone')}
      act={say('rooms.browser.forget')}
      onConfirm={forget}
    />
  )
}
