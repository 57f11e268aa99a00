import { useLocation } from 'react-router'
import { TabLinks } from '#platform/web/ui/tabs.tsx'
import { useWords } from '#platform/web/words.ts'

const ofDirectory = /^\/contacts(\/[0-9a-f]{8}-[0-9a-f-]{27})?\/?$/

/** From one page of the directory to the others. Its words come with the directory. */
export function ContactsTabs() {
  const say = useWords()
  const { pathname } = useLocation()
  return (
    <TabLinks
      label={say('contacts.title')}
      entries={[
        // A contact that is open beside the list is of the directory.
        { to: '/contacts', label: say('contacts.directory.tab'), current: ofDirectory.test(pathname) },
        { to: '/contacts/map', label: say('contacts.directory.map.tab') },
        { to: '/contacts/board', label: say('contacts.directory.board.tab') },
        { to: '/contacts/nominations', label: say('contacts.directory.nominations.tab'), end: false },
        { to: '/contacts/rota', label: say('contacts.directory.rota.tab') },
        { to: '/contacts/pings', label: say('contacts.pings.title') },
      ]}
    />
  )
}
