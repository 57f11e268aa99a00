// The device of this browser, named where the rooms are, with the one act that erases it.
import { useQuery } from '@tanstack/react-query'
import { useActor } from '#platform/web/session.tsx'
import { forgetSealedStore } from '#modules/identity/web/pieces.tsx'
import { Button, ButtonLink } from '#platform/web/ui/button.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { keys } from '../doors.ts'
import { useClient, useRooms } from '../client/rooms-in-use.tsx'

export function ThisBrowser() {
  const say = useWords()
  const { device, trust } = useRooms()
  const { client } = useClient()
  const { id } = useActor()
  const standing = trust.standing(device.id)
  const backups = useQuery(keys.backups.queryOptions())
  const forget = async () => {
    await client.end()
    if (id) await forgetSealedStore(id)
    await client.begin()
  }
  return (
    <Section
      title={say('rooms.browser.title')}
      act={
        <>
          <ButtonLink small to="/devices">
            {say('rooms.browser.devices')}
          </ButtonLink>
          <ButtonLink small to="/credentials">
            {say('rooms.browser.credentials')}
          </ButtonLink>
        </>
      }
    >
      <div className="row">
        <bdi>{standing?.deviceName ?? device.name}</bdi>
        <Code value={device.id} label={say('rooms.browser.key')} />
        {standing?.stands ? (
          <Status standing="verified">{say('rooms.browser.stands')}</Status>
        ) : (
          <Status standing="gone">{say(`rooms.standing.${standing?.why ?? 'unknown'}`)}</Status>
        )}
      </div>
      {backups.data?.length === 0 && <p>{say('rooms.browser.noBackup')}</p>}
      <p className="small faint">{say('rooms.browser.keeps')}</p>
      <div>
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
      </div>
    </Section>
  )
}
