// The device of this browser, named where the rooms are.
import { useQuery } from '@tanstack/react-query'
import { ButtonLink } from '#platform/web/ui/button.tsx'
import { Code } from '#platform/web/ui/code.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import { keys } from '../doors.ts'
import { ForgetDevice } from '../forget-device.tsx'
import { useRooms } from '../client/rooms-in-use.tsx'

export function ThisBrowser() {
  const say = useWords()
  const { device, trust } = useRooms()
  const standing = trust.standing(device.id, device.delegation)
  const backups = useQuery(keys.backups.queryOptions())
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
        <ForgetDevice />
      </div>
    </Section>
  )
}
