import { TabLinks } from '#platform/web/ui/tabs.tsx'
import { useWords } from '#platform/web/words.ts'

/** From one page of the directory to the others. Its words come with the directory. */
export function ContactsTabs() {
  const say = useWords()
  return (
    <TabLinks
      label={say('contacts.title')}
      entries={[
        { to: '/contacts', label: say('contacts.directory.tab'), end: true },
        { to: '/contacts/board', label: say('contacts.directory.board.tab') },
        { to: '/contacts/nominations', label: say('contacts.directory.nominations.tab'), end: false },
        { to: '/contacts/rota', label: say('contacts.directory.rota.tab') },
        { to: '/contacts/pings', label: say('contacts.pings.title') },
      ]}
    />
  )
}
